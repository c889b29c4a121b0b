using PromptForge.Model;

namespace PromptForge.Pipeline;

/// <summary>Is told when forging and its stages begin and end: the port of traces and metrics. Nothing it does can change a result.</summary>
/// <remarks>It must not throw. Forging runs on many threads at once, and what begins on one may end on another.</remarks>
public interface IForgeObserver
{
    /// <summary>Forging begins.</summary>
    /// <returns>What is told the end, or null where nobody wants to know.</returns>
    IForgeObservation? Begin(ForgeRequest request);

    /// <summary>A stage begins.</summary>
    /// <returns>What is disposed at its end, or null where nobody wants to know.</returns>
    IDisposable? BeginStage(string stage);
}

/// <summary>The forging of one request. Disposed without a result, it failed.</summary>
public interface IForgeObservation : IDisposable
{
    /// <summary>The result.</summary>
    void Forged(ForgedPrompt forged);
}
