using Npgsql;
using PromptForge.Evaluation.Stores;

namespace PromptForge.Tests.Evaluation.Stores;

public sealed class PostgresExperimentStoreTests(PostgresServer server) : ExperimentStoreConformance, IClassFixture<PostgresServer>
{
    private string address = "";

    [Fact]
    public async Task A_server_that_is_not_there_is_told_without_the_password()
    {
        await using var store = ExperimentStores.Open("postgres://ann:s3cret@127.0.0.1:1/experiments?connect_timeout=5");

        var failure = await Assert.ThrowsAsync<ExperimentStoreException>(async () => await store.StateAsync("floral"));
        Assert.StartsWith("127.0.0.1/experiments: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://ann:s%40cret@db.example:6543/floral%20tests?sslmode=require&application_name=forge", "Host=db.example;Port=6543;Database=floral tests;Username=ann;Password=s@cret;SSL Mode=Require;Application Name=forge")]
    [InlineData("postgresql://db.example", "Host=db.example")]
    public void An_address_says_everything(string address, string connection) => Assert.Equal(
        new NpgsqlConnectionStringBuilder(connection).OrderBy(pair => pair.Key, StringComparer.Ordinal), new NpgsqlConnectionStringBuilder(ExperimentStores.ConnectionString(address)).OrderBy(pair => pair.Key, StringComparer.Ordinal));

    [Theory]
    [InlineData("postgres://ann:s3cret@db.example/floral?nonsense=1")]
    [InlineData("postgres://ann:s3cret@db.example:x/floral")]
    public void A_wrong_address_is_not_repeated(string address)
    {
        var failure = Assert.Throws<ExperimentStoreException>(() => ExperimentStores.Open(address));
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
    }

    protected override async Task<Func<IExperimentStore>> DatabaseAsync()
    {
        address = await server.SchemaAsync();
        return () => ExperimentStores.Open(address);
    }

    protected override async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(ExperimentStores.ConnectionString(address));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
