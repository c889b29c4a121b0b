using System.Globalization;
using Npgsql;

namespace PromptForge.Evaluation.Stores;

/// <summary>Finds the store of an address.</summary>
public static class ExperimentStores
{
    /// <summary>Whether an address names a PostgreSQL server rather than a file.</summary>
    public static bool IsServer(string address)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        return address.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The store of an address: <c>postgres://user@host:5432/database</c>, else a file of SQLite.</summary>
    /// <exception cref="ExperimentStoreException">The address cannot be meant; the message does not repeat it, for it may hold a password.</exception>
    public static IExperimentStore Open(string address) => IsServer(address) ? new PostgresExperimentStore(ConnectionString(address)) : new SqliteExperimentStore(address);

    /// <summary>The address as Npgsql takes it. Settings behind a question mark are handed on, for example <c>?sslmode=require</c>.</summary>
    internal static string ConnectionString(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri)) { throw new ExperimentStoreException("the address of the database is none; write postgres://user@host:5432/database."); }

        try
        {
            var builder = new NpgsqlConnectionStringBuilder { Host = uri.Host.Length > 0 ? uri.Host : "localhost" };
            if (uri.Port > 0) { builder.Port = uri.Port; }
            if (uri.AbsolutePath.Length > 1) { builder.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]); }

            var user = uri.UserInfo.Split(':', 2);
            if (user[0].Length > 0) { builder.Username = Uri.UnescapeDataString(user[0]); }
            if (user.Length > 1) { builder.Password = Uri.UnescapeDataString(user[1]); }

            foreach (var setting in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                var pair = setting.Split('=', 2);
                builder[Names(Uri.UnescapeDataString(pair[0]))] = pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "true";
            }

            return builder.ToString();
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or InvalidCastException)
        {
            throw new ExperimentStoreException("the address of the database has a setting that PostgreSQL's client does not know: " + wrong.Message);
        }
    }

    // libpq's names where they differ.
    private static string Names(string setting) => setting.ToLower(CultureInfo.InvariantCulture) switch
    {
        "sslmode" => "SSL Mode",
        "application_name" => "Application Name",
        "connect_timeout" => "Timeout",
        "search_path" => "Search Path",
        var other => other,
    };
}
