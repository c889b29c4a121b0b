using System.Data.Common;

namespace PromptForge.Evaluation.Stores;

/// <summary>The tables, step by step: a database of an earlier version gains the steps that it lacks, one of a later version is refused.</summary>
internal static class StoreSchema
{
    // {text} compares byte by byte, so that ids sort alike in every database. Times are milliseconds since 1970.
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE promptforge_experiment (
            id {text} NOT NULL PRIMARY KEY, plan {text} NOT NULL, started BIGINT NOT NULL, stopped BIGINT);
        CREATE TABLE promptforge_assignment (
            experiment {text} NOT NULL, unit {text} NOT NULL, arm {text} NOT NULL, propensity DOUBLE PRECISION NOT NULL,
            before DOUBLE PRECISION, at BIGINT NOT NULL, PRIMARY KEY (experiment, unit));
        CREATE TABLE promptforge_event (
            experiment {text} NOT NULL, id {text} NOT NULL, unit {text} NOT NULL, metric {text}, value DOUBLE PRECISION,
            at BIGINT NOT NULL, PRIMARY KEY (experiment, id));
        CREATE INDEX promptforge_event_unit ON promptforge_event (experiment, unit, id);
        """,
    ];

    /// <summary>The version that this code writes.</summary>
    public static int Latest => Steps.Length;

    /// <summary>The version that a database has; 0 without tables.</summary>
    public static async Task<long> VersionAsync(DbConnection connection, string existsQuery, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = existsQuery;
        if (!Convert.ToBoolean(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), null)) { return 0; }

        command.CommandText = "SELECT max(version) FROM promptforge_schema";
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), null);
    }

    /// <summary>Takes the steps that are missing; the caller holds the lock and commits.</summary>
    public static async Task GrowAsync(DbConnection connection, long version, string text, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = (version == 0 ? "CREATE TABLE promptforge_schema (version BIGINT NOT NULL);\n" : "")
            + string.Join('\n', Steps.Skip((int)version)).Replace("{text}", text, StringComparison.Ordinal)
            + "\nINSERT INTO promptforge_schema (version) VALUES (@version);";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("version", (long)Latest);
        command.Parameters.Add(parameter);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
