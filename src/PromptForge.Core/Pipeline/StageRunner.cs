using System.Collections.Immutable;
using PromptForge.Model;

namespace PromptForge.Pipeline;

/// <summary>What a stage made of a draft, for those who watch.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Before">The draft it took.</param>
/// <param name="After">The draft it gave.</param>
public readonly record struct StageTrace(string Stage, PromptDraft Before, PromptDraft After);

/// <summary>Runs stages one after another.</summary>
public sealed class StageRunner
{
    private readonly ImmutableArray<IForgeStage> stages;
    private readonly IForgeObserver? observer;

    /// <summary>Runs these, in this order.</summary>
    public StageRunner(ImmutableArray<IForgeStage> stages)
        : this(stages, null)
    {
    }

    /// <summary>Runs these, in this order, before the eyes of an observer.</summary>
    internal StageRunner(ImmutableArray<IForgeStage> stages, IForgeObserver? observer)
    {
        this.stages = stages;
        this.observer = observer;
    }

    /// <summary>Who is told when forging and its stages begin and end.</summary>
    internal IForgeObserver? Observer => observer;

    /// <summary>The names of the stages, in order.</summary>
    public IEnumerable<string> Names => stages.Select(stage => stage.Name);

    /// <summary>Sends a draft through every stage.</summary>
    public async ValueTask<PromptDraft> RunAsync(
        PromptDraft draft, ForgeContext context, Action<StageTrace>? watch, CancellationToken cancellationToken)
    {
        foreach (var stage in stages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            PromptDraft next;
            using (observer?.BeginStage(stage.Name)) { next = await stage.ApplyAsync(draft, context, cancellationToken).ConfigureAwait(false); }

            watch?.Invoke(new(stage.Name, draft, next));
            draft = next;
        }

        return draft;
    }
}
