using System.Collections.Frozen;
using PromptForge.Authoring;
using PromptForge.Evaluation.Experiments;
using PromptForge.Evaluation.Stores;
using PromptForge.Server.Api;
using PromptForge.Server.Reloading;

namespace PromptForge.Server.Experiments;

/// <summary>The experiments of this server, read at its start, with the store that remembers them.</summary>
internal sealed class LiveExperiments : IAsyncDisposable
{
    private readonly FrozenDictionary<string, LiveExperiment> all;

    /// <exception cref="AuthoringException">A file is wrong; every error is told.</exception>
    public LiveExperiments(ExperimentOptions options, CurrentForge forge, TimeProvider time)
    {
        Store = options.Address is { } address ? ExperimentStores.Open(address) : null;
        var read = new Dictionary<string, LiveExperiment>(StringComparer.Ordinal);
        foreach (var path in Store is null ? [] : ExperimentFiles.In(options.Folders))
        {
            var experiment = ExperimentFiles.Read(path, forge.Now.Content);
            if (!read.TryAdd(experiment.Id, new(experiment, Store!, time))) { throw new FormatException($"{path}: the experiment '{experiment.Id}' stands in another file, too."); }
        }

        all = read.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Null where none is configured; then there are no experiments.</summary>
    public IExperimentStore? Store { get; }

    /// <summary>All, by id.</summary>
    public IEnumerable<LiveExperiment> All => all.Values.OrderBy(live => live.Experiment.Id, StringComparer.Ordinal);

    /// <exception cref="ProblemException">404: there is none.</exception>
    public LiveExperiment Get(string? id) => all.TryGetValue(id ?? "", out var live) ? live
        : throw new ProblemException(404, "unknown-experiment", Suggest.Unknown("experiment", Short.Of(id ?? ""), all.Keys.Order(StringComparer.Ordinal)));

    public ValueTask DisposeAsync() => Store?.DisposeAsync() ?? default;
}
