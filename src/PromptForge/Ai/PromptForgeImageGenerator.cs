using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using PromptForge.Imaging;
using PromptForge.Model;
using PromptForge.Providers.Offline;

namespace PromptForge.Ai;

/// <summary>Forges the prompt before any generator.</summary>
/// <remarks>
/// A generator takes words only: of a forged prompt, others than ours get the text alone. Forge for a target without negative prompts
/// where exclusions must not be lost. A request with pictures is an instruction: translated and measured, never enriched.
/// </remarks>
[Experimental("MEAI001")]
public sealed class PromptForgeImageGenerator : DelegatingImageGenerator
{
    /// <summary>The additional property in which a provider of ours finds the prompt with its negative and parameters.</summary>
    internal const string Carried = "promptforge";

    private readonly IPromptForge forge;
    private readonly PromptForgeImageOptions options;
    private readonly ForgeRequest template;
    private readonly bool isOurs;
    private long forged;
    private long faults;

    /// <summary>Forges before a generator.</summary>
    /// <param name="inner">Who makes the pictures.</param>
    /// <param name="forge">Who forges.</param>
    /// <param name="options">How; null for the defaults.</param>
    public PromptForgeImageGenerator(IImageGenerator inner, IPromptForge forge, PromptForgeImageOptions? options = null)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(forge);
        this.forge = forge;
        this.options = options ?? new();
        var provider = inner.GetService<IImageProvider>();
        isOurs = provider is not null;
        var usual = new ForgeRequest { Prompt = "" };
        template = this.options.Request ?? (provider is null || provider.Profile == OfflineProvider.Id ? usual : usual with { Target = provider.Profile });
    }

    /// <summary>How many prompts were forged.</summary>
    public long ForgedCount => Interlocked.Read(ref forged);

    /// <summary>How many prompts could not be forged.</summary>
    public long FaultCount => Interlocked.Read(ref faults);

    /// <inheritdoc />
    public override async Task<ImageGenerationResponse> GenerateAsync(
        ImageGenerationRequest request, ImageGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrWhiteSpace(request.Prompt) || await TryForgeAsync(request, cancellationToken).ConfigureAwait(false) is not { } prompt || this.options.Mode == ForgeMode.Shadow)
        {
            return await base.GenerateAsync(request, options, cancellationToken).ConfigureAwait(false);
        }

        if (isOurs)
        {
            options = options?.Clone() ?? new();
            (options.AdditionalProperties ??= [])[Carried] = prompt;
        }

        return await base.GenerateAsync(new(prompt.Prompt, request.OriginalImages!), options, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ForgedPrompt?> TryForgeAsync(ImageGenerationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var prompt = await forge.EnhanceAsync(template with { Prompt = request.Prompt!, IsEdit = request.OriginalImages?.Any() == true }, cancellationToken).ConfigureAwait(false);
            options.Forged?.Invoke(prompt);
            Interlocked.Increment(ref forged);
            return prompt;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref faults);
            options.Faulted?.Invoke(fault);
            if (options.OnFault == ForgeFault.Throw) { throw; }

            return null;
        }
    }
}
