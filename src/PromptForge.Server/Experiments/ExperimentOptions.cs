using PromptForge.Server.Jobs;

namespace PromptForge.Server.Experiments;

/// <summary>The section <c>Experiments</c> of <c>promptforge.json</c>: experiments on live requests.</summary>
internal sealed record ExperimentOptions
{
    /// <summary>Folders or files of experiments (<c>ID.yaml</c>).</summary>
    public IList<string> Folders { get; } = [];

    /// <summary>Where it is remembered who got what: a file of SQLite.</summary>
    public string? Store { get; set; }

    /// <summary>The environment variable that holds the address of a PostgreSQL (<c>postgres://user@host:5432/database</c>), which several servers may share.</summary>
    public string? StoreVariable { get; set; }

    /// <summary>The address of the store, or null where there is none.</summary>
    public string? Address => StoreAddress.Of(Store, StoreVariable);

    /// <summary>Every fault, each with the name of its setting.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var fault in StoreAddress.Faults("Experiments", Store, StoreVariable)) { yield return fault; }

        foreach (var folder in Folders.Where(folder => !Path.Exists(folder))) { yield return $"Experiments:Folders: there is no folder or file '{folder}'."; }

        // In memory, an outcome that was acknowledged would be gone with the server.
        if (Folders.Count > 0 && Store is not { Length: > 0 } && StoreVariable is not { Length: > 0 }) { yield return "Experiments:Store: name a file, or as Experiments:StoreVariable the variable that holds the address of a PostgreSQL."; }
    }
}
