namespace PromptForge.Server.Guards;

/// <summary>Marks a path that anybody may call without a key: health, the page, its description. Whatever is not marked is guarded.</summary>
internal sealed class OpenMark
{
    public static OpenMark It { get; } = new();
}
