using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using PromptForge.Model;
using PromptForge.Profiles;

namespace PromptForge.Server.Gateway;

/// <summary>What of a request is ours to read and write.</summary>
/// <param name="Prompt">The prompt's place.</param>
/// <param name="Words">The prompt.</param>
/// <param name="Negative">The place of what is to be avoided, or null.</param>
/// <param name="Avoided">What is to be avoided, or null.</param>
internal sealed record Wish(Site Prompt, string Words, Site? Negative, string? Avoided);

/// <summary>Where a service keeps prompt, model and the rest in its request.</summary>
internal sealed record Shape
{
    private const string Prompts = "text_prompts";

    /// <summary>OpenAI and SiliconFlow share path and form; what only one of them has is absent in the other's requests.</summary>
    public static Shape Images { get; } = new() { Model = "model", TakesNegative = true, Pictures = ["image", "image2", "image3", "images", "mask", "image_url", "reference_images"] };

    /// <summary>Stability's first interface: a list of weighted prompts; the model stands in the path.</summary>
    public static Shape Stability { get; } = new() { IsWeighted = true, TakesNegative = true, Pictures = ["init_image", "mask_image"] };

    /// <summary>DashScope's asynchronous synthesis.</summary>
    public static Shape DashScope { get; } = new()
    {
        Model = "model",
        Prompt = "input.prompt",
        Negative = "input.negative_prompt",
        TakesNegative = true,
        Switches = "parameters",
        Pictures = ["input.ref_img", "input.ref_image", "input.ref_images", "input.images", "input.base_image_url", "input.mask_image_url", "input.sketch_image_url"],
    };

    /// <summary>Automatic1111's interface; the model is the loaded one unless the request overrides it.</summary>
    public static Shape Automatic1111 { get; } = new() { Model = "override_settings.sd_model_checkpoint", TakesNegative = true, Pictures = ["init_images", "mask"] };

    /// <summary>The floral assistant's own endpoint, which knows a prompt and a style.</summary>
    public static Shape Floral { get; } = new() { Style = "style", Pictures = ["image", "image_base64"] };

    /// <summary>The path of the model's name, or null.</summary>
    public string? Model { get; init; }

    private string Prompt { get; init; } = "prompt";

    private string Negative { get; init; } = "negative_prompt";

    /// <summary>The path of a style's name, or null.</summary>
    public string? Style { get; init; }

    /// <summary>The object that holds switches such as that of the provider's own rewriting; empty for the request itself.</summary>
    private string Switches { get; init; } = "";

    private bool IsWeighted { get; init; }

    /// <summary>Whether a request without a negative may gain one.</summary>
    private bool TakesNegative { get; init; }

    private ImmutableArray<string> Pictures { get; init; } = [];

    /// <summary>Whether a picture to edit comes along.</summary>
    public bool IsEdit(JsonSites sites) => Pictures.Any(path => sites.Find(path) is not null);

    /// <summary>What a request asks for, or null where it has no prompt.</summary>
    public Wish? Read(JsonSites sites)
    {
        var (prompt, negative) = IsWeighted ? Weighted(sites) : (Prompt, Negative);
        return prompt is not null && sites.Text(prompt) is { } words ? new(sites.Find(prompt)!.Value, words, negative is null ? null : sites.FindAny(negative), sites.Text(negative)) : null;
    }

    /// <summary>The body with a forged prompt, or null where something to be avoided would have no place.</summary>
    public byte[]? Write(byte[] body, JsonSites sites, Wish wish, ForgedPrompt forged, ModelProfile profile, bool rewritingOff)
    {
        var splices = new Splices(body);
        if (forged.Prompt != wish.Words) { splices.Replace(wish.Prompt, Splices.Quote(forged.Prompt)); }

        var weights = IsWeighted ? forged.Emphasis.Where(emphasis => Math.Abs(emphasis.Value - 1) > 0.001).Select(emphasis => Entry(emphasis.Key, Math.Round(emphasis.Value - 1, 4))).ToList() : [];
        if (forged.NegativePrompt is { Length: > 0 } negative && profile.Negative is NegativeForm.Field or NegativeForm.WeightedPrompt && negative != wish.Avoided)
        {
            if (wish.Negative is { Kind: JsonTokenType.String or JsonTokenType.Null } place) { splices.Replace(place, Splices.Quote(negative)); }
            else if (IsWeighted) { weights.Add(Entry(negative, -1)); }
            else if (TakesNegative && wish.Negative is null) { splices.Insert(wish.Prompt.End, $",\"{Negative[(Negative.LastIndexOf('.') + 1)..]}\":{Splices.Quote(negative)}"); }
            else if (!forged.Exclusions.IsEmpty) { return null; }
        }

        if (weights.Count > 0) { splices.Insert(sites.Find(Prompts)!.Value.End - 1, "," + string.Join(',', weights)); }

        if (rewritingOff && profile.RewritingField is { } field) { SwitchOff(splices, sites, field); }

        return splices.Apply();
    }

    private static string Entry(string text, double weight) => string.Create(CultureInfo.InvariantCulture, $"{{\"text\":{Splices.Quote(text)},\"weight\":{weight}}}");

    private void SwitchOff(Splices splices, JsonSites sites, string field)
    {
        if (sites.FindAny(Switches.Length == 0 ? field : $"{Switches}.{field}") is { } there) { splices.Replace(there, "false"); }
        else if (sites.FindAny(Switches) is not { } holder) { splices.Insert(sites.Find("")!.Value.End - 1, $",\"{Switches}\":{{\"{field}\":false}}"); }
        else if (holder.Kind == JsonTokenType.StartObject) { splices.Insert(holder.End - 1, $"{(holder.Count > 0 ? "," : "")}\"{field}\":false"); }
        else if (holder.Kind == JsonTokenType.Null) { splices.Replace(holder, $"{{\"{field}\":false}}"); }
    }

    /// <summary>The entries of the greatest and of the least weight; weights are 1 unless told otherwise.</summary>
    private static (string? Prompt, string? Negative) Weighted(JsonSites sites)
    {
        var (prompt, most, negative, least) = ((string?)null, 0.0, (string?)null, 0.0);
        for (var i = 0; sites.Find($"{Prompts}.{i.ToString(CultureInfo.InvariantCulture)}.text") is not null; i++)
        {
            var entry = $"{Prompts}.{i.ToString(CultureInfo.InvariantCulture)}";
            var weight = sites.Number($"{entry}.weight") ?? 1;
            if (weight > most) { (prompt, most) = ($"{entry}.text", weight); }

            if (weight < least) { (negative, least) = ($"{entry}.text", weight); }
        }

        return (prompt, negative);
    }
}
