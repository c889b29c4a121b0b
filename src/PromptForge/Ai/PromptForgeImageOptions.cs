using System.Diagnostics.CodeAnalysis;
using PromptForge.Model;

namespace PromptForge.Ai;

/// <summary>What happens when a prompt cannot be forged.</summary>
public enum ForgeFault
{
    /// <summary>The picture is asked for with the words as they came.</summary>
    PassThrough,

    /// <summary>The fault goes to the caller and no picture is asked for.</summary>
    Throw,
}

/// <summary>What becomes of a forged prompt.</summary>
public enum ForgeMode
{
    /// <summary>It is sent.</summary>
    Replace,

    /// <summary>It is told, and the request goes out as it came: for looking before trusting.</summary>
    Shadow,
}

/// <summary>How <see cref="PromptForgeImageGenerator"/> forges.</summary>
[Experimental("MEAI001")]
public sealed record PromptForgeImageOptions
{
    /// <summary>Target, style and everything else; its prompt is replaced. Null for the defaults and, in front of a provider of ours, that provider's profile.</summary>
    public ForgeRequest? Request { get; init; }

    /// <summary>What happens when forging fails.</summary>
    /// <value>Passing through is the default: no picture is lost to us.</value>
    public ForgeFault OnFault { get; init; }

    /// <summary>What becomes of the forged prompt.</summary>
    /// <value>It is sent by default.</value>
    public ForgeMode Mode { get; init; }

    /// <summary>Is told every forged prompt with its receipts, in both modes; may be called by several threads at once.</summary>
    public Action<ForgedPrompt>? Forged { get; init; }

    /// <summary>Is told every fault; may be called by several threads at once.</summary>
    public Action<Exception>? Faulted { get; init; }
}
