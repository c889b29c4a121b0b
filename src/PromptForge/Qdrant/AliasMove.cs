namespace PromptForge.Qdrant;

/// <summary>Moves an alias from one collection to the next in one step, and only where nobody did so meanwhile.</summary>
/// <remarks>
/// The engine has no "if it is still the old one". But a renaming of an alias that is not there fails and ends the request, so beside the
/// alias stands a second one that names the collection, and the request renames that first: of two movers, one finds it gone.
/// </remarks>
internal sealed class AliasMove(QdrantClient client, string alias)
{
    public async Task RunAsync(string? from, string to, CancellationToken cancellationToken)
    {
        var aliases = await client.AliasesAsync(cancellationToken).ConfigureAwait(false);
        if (aliases.GetValueOrDefault(alias) != from) { throw Overtaken(alias); }

        var changes = new List<AliasChange>(3);
        if (from is not null && aliases.ContainsKey(Witness(from))) { changes.Add(new(Witness(to), Witness(from), IsRename: true)); }

        changes.Add(new(Witness(to), to));
        changes.Add(new(alias, to));
        try
        {
            await client.ChangeAliasesAsync(changes, cancellationToken).ConfigureAwait(false);
        }
        catch (QdrantException refused) when (refused.Failure is QdrantFailure.NotFound or QdrantFailure.Refused)
        {
            // Either somebody was first, or it was ourselves and only the answer was lost; the look below tells.
        }

        if ((await client.AliasesAsync(cancellationToken).ConfigureAwait(false)).GetValueOrDefault(alias) != to) { throw Overtaken(alias); }
    }

    public static QdrantException Overtaken(string alias) =>
        new(QdrantFailure.OtherWriter, $"Somebody else has exchanged the collection behind '{alias}' meanwhile; theirs is searched now. Run this again to bring it to your entries.");

    private string Witness(string collection) => $"{alias}@{collection[(collection.LastIndexOf('-') + 1)..]}";
}
