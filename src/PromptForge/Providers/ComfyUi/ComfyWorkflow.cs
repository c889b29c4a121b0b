using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PromptForge.Providers.ComfyUi;

/// <summary>A workflow in ComfyUI's API format, with places for what changes from picture to picture.</summary>
/// <remarks>
/// A place is an input whose whole text is <c>{prompt}</c>, <c>{negative}</c>, <c>{seed}</c>, <c>{width}</c>, <c>{height}</c>, <c>{count}</c>, <c>{steps}</c>,
/// <c>{guidance}</c>, <c>{image}</c> or <c>{control}</c>; within a longer text <c>{prompt}</c> and <c>{negative}</c> are replaced too.
/// A workflow without <c>{prompt}</c> is followed from its sampler: the texts behind <c>positive</c> and <c>negative</c>, the empty picture behind <c>latent_image</c>.
/// Source: Comfy-Org/ComfyUI, nodes.py (<c>cf-server</c>).
/// </remarks>
internal sealed class ComfyWorkflow
{
    /// <summary>Stable Diffusion XL as ComfyUI's own template draws it.</summary>
    public const string Default = """
        {"3": {"class_type": "KSampler", "inputs": {"seed": "{seed}", "steps": "{steps}", "cfg": "{guidance}", "sampler_name": "euler", "scheduler": "normal", "denoise": 1,
           "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
         "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "{model}"}},
         "5": {"class_type": "EmptyLatentImage", "inputs": {"width": "{width}", "height": "{height}", "batch_size": "{count}"}},
         "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "{prompt}", "clip": ["4", 1]}},
         "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "{negative}", "clip": ["4", 1]}},
         "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
         "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "promptforge", "images": ["8", 0]}}}
        """;

    private readonly JsonObject nodes;

    private ComfyWorkflow(JsonObject nodes)
    {
        this.nodes = nodes;
        if (!Has("prompt")) { FollowSampler(); }
    }

    /// <summary>Reads a workflow.</summary>
    /// <exception cref="FormatException">It is no workflow in API format, or has no place for the prompt; the message says the way out.</exception>
    public static ComfyWorkflow Parse(string text)
    {
        JsonObject? nodes;
        try
        {
            nodes = JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException broken)
        {
            throw new FormatException($"the workflow is not JSON: {broken.Message}", broken);
        }

        if (nodes?["nodes"] is JsonArray) { throw new FormatException("the workflow is saved for the editor; save it with 'Export (API)'"); }

        if (nodes is null || nodes.Count == 0 || nodes.Any(node => node.Value is not JsonObject one || one["class_type"] is null || one["inputs"] is not JsonObject))
        {
            throw new FormatException("the workflow is not in API format: each node needs class_type and inputs");
        }

        var workflow = new ComfyWorkflow(nodes);
        return workflow.Has("prompt") ? workflow : throw new FormatException("the workflow has no place for the prompt; write {prompt} where it belongs");
    }

    /// <summary>Whether there is a place of this name.</summary>
    public bool Has(string name) => Texts().Any(place => place.Value.Contains($"{{{name}}}", StringComparison.Ordinal));

    /// <summary>The workflow with its places filled in.</summary>
    /// <param name="values">What goes where; a place without a value keeps its text, which <paramref name="missing"/> names.</param>
    /// <param name="missing">The places that found no value.</param>
    public JsonObject Fill(IReadOnlyDictionary<string, JsonNode?> values, out IReadOnlyList<string> missing)
    {
        var filled = new ComfyWorkflow((JsonObject)nodes.DeepClone());
        var lost = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (inputs, key, text) in filled.Texts().ToList())
        {
            var name = text is ['{', .., '}'] ? text[1..^1] : null;
            if (name is not null && values.TryGetValue(name, out var value))
            {
                if (value is null) { lost.Add(name); }

                inputs[key] = value?.DeepClone();
            }
            else
            {
                inputs[key] = text.Replace("{prompt}", Text(values, "prompt"), StringComparison.Ordinal).Replace("{negative}", Text(values, "negative"), StringComparison.Ordinal);
            }
        }

        missing = [.. lost];
        return filled.nodes;
    }

    private static string Text(IReadOnlyDictionary<string, JsonNode?> values, string name) => values.GetValueOrDefault(name)?.GetValue<string>() ?? "";

    private IEnumerable<(JsonObject Inputs, string Key, string Value)> Texts() =>
        from node in nodes
        let inputs = (JsonObject)node.Value!["inputs"]!
        from input in inputs
        where input.Value is JsonValue value && value.GetValueKind() == JsonValueKind.String
        select (inputs, input.Key, input.Value.GetValue<string>());

    /// <summary>Marks the places of a workflow that nobody prepared.</summary>
    private void FollowSampler()
    {
        foreach (var sampler in nodes.Where(node => node.Value!["class_type"]!.GetValue<string>().StartsWith("KSampler", StringComparison.Ordinal)).Select(node => (JsonObject)node.Value!["inputs"]!).ToList())
        {
            Mark(Behind(sampler, "positive", "text"), "text", "prompt");
            Mark(Behind(sampler, "negative", "text"), "text", "negative");
            foreach (var (input, place) in (ReadOnlySpan<(string, string)>)[("seed", "seed"), ("noise_seed", "seed"), ("steps", "steps"), ("cfg", "guidance")])
            {
                Mark(sampler, input, place);
            }

            var size = Behind(sampler, "latent_image", "width");
            foreach (var (input, place) in (ReadOnlySpan<(string, string)>)[("width", "width"), ("height", "height"), ("batch_size", "count")]) { Mark(size, input, place); }
        }
    }

    /// <summary>The node with an input of this name, along the links from another; nodes between, such as a ControlNet, pass the link on under the same name.</summary>
    private JsonObject? Behind(JsonObject from, string link, string input)
    {
        var at = from;
        for (var steps = 0; steps < 20 && at[link] is JsonArray { Count: 2 } to; steps++)
        {
            var id = to[0] is JsonValue value ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString() : "";
            if (nodes[id]?["inputs"] is not JsonObject next) { return null; }

            if (next[input] is JsonValue) { return next; }

            at = next[link] is not null ? next : next["conditioning"] is JsonArray ? new JsonObject { [link] = next["conditioning"]!.DeepClone() } : next;
        }

        return null;
    }

    private static void Mark(JsonObject? inputs, string key, string place)
    {
        if (inputs?[key] is JsonValue) { inputs[key] = string.Create(CultureInfo.InvariantCulture, $"{{{place}}}"); }
    }
}
