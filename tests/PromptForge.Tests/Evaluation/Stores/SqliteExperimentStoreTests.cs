using Microsoft.Data.Sqlite;
using PromptForge.Evaluation.Stores;

namespace PromptForge.Tests.Evaluation.Stores;

public sealed class SqliteExperimentStoreTests : ExperimentStoreConformance, IDisposable
{
    private readonly Folder folder = new();

    private string Path => System.IO.Path.Combine(folder.Path, "experiments.db");

    [Fact]
    public async Task A_file_that_is_no_database_is_told_by_name()
    {
        folder.With("experiments.db", new string('x', 5000));
        await using var store = new SqliteExperimentStore(Path);

        var failure = await Assert.ThrowsAsync<ExperimentStoreException>(async () => await store.StateAsync("floral"));
        Assert.StartsWith(Path, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_without_a_scheme_is_a_file() => Assert.IsType<SqliteExperimentStore>(ExperimentStores.Open(Path));

    public void Dispose() => folder.Dispose();

    protected override Task<Func<IExperimentStore>> DatabaseAsync() => Task.FromResult<Func<IExperimentStore>>(() => new SqliteExperimentStore(Path));

    protected override async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
