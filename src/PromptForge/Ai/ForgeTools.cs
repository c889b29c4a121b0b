using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using PromptForge.Authoring;
using PromptForge.Knowledge;
using PromptForge.Model;
using PromptForge.Results;

namespace PromptForge.Ai;

/// <summary>The tools that work with words alone: no network but a chat model's, no cost but its.</summary>
internal sealed class ForgeTools(Forge forge, ForgeRequest defaults)
{
    private const int MostHits = 50;
    private const int MostQuery = 1000;
    private const int MostWishes = 100;

    public Forge Forge { get; } = forge;

    public Task<JsonElement> EnhanceAsync(
        [Description("What the picture shows, as the user said it; nothing has to be added. Exclusions such as 'no boats' belong here, too.")] string prompt,
        [Description("The id of the image model that the prompt is for, from list_targets.")] string? target = null,
        [Description("'auto', 'none', or ids from list_styles separated by commas: one domain and any looks.")] string? style = null,
        [Description("How much may be added."), AllowedValues("none", "light", "auto", "rich")] string? strength = null,
        [Description("Further things to avoid.")] string? negative = null,
        [Description("The language of the prompt; 'auto' takes what the model reads best."), AllowedValues("auto", "en", "zh")] string? language = null,
        [Description("Ids of phrases that are not to be added, as an earlier result named them.")] string[]? without = null,
        [Description("Another number gives another choice where there is one.")] long? seed = null,
        [Description("Whether to give the whole result with a receipt for every phrase.")] bool receipts = false,
        CancellationToken cancellationToken = default) => ToolAnswer.TryAsync(async () =>
        {
            var request = Request(prompt, style, strength, negative, language) with { Target = target ?? defaults.Target, Seed = seed ?? defaults.Seed };
            var forged = await Forge.EnhanceAsync(request with { Without = request.Without.AddRange(without ?? []) }, cancellationToken).ConfigureAwait(false);
            return ToolAnswer.Of(json =>
            {
                if (receipts) { ResultJson.Write(json, forged); }
                else { Short(json, forged); }
            });
        });

    public Task<JsonElement> RefineAsync(
        [Description("The first idea, as it was given to enhance_prompt.")] string prompt,
        [Description("All wishes so far in the user's words, in order, the newest last.")] string[] wishes,
        [Description("The id of the image model that the prompt is for, from list_targets.")] string? target = null,
        [Description("'auto', 'none', or ids from list_styles separated by commas: one domain and any looks.")] string? style = null,
        [Description("How much may be added."), AllowedValues("none", "light", "auto", "rich")] string? strength = null,
        [Description("Further things to avoid.")] string? negative = null,
        [Description("The language of the prompt; 'auto' takes what the model reads best."), AllowedValues("auto", "en", "zh")] string? language = null,
        CancellationToken cancellationToken = default) => ToolAnswer.TryAsync(async () =>
        {
            if (wishes.Length is 0 or > MostWishes) { throw new ToolException("bad-value", string.Create(CultureInfo.InvariantCulture, $"Give 1 to {MostWishes} wishes, the newest last.")); }

            var request = Request(prompt, style, strength, negative, language) with { Target = target ?? defaults.Target, Wishes = [.. wishes] };
            var forged = await Forge.EnhanceAsync(request, cancellationToken).ConfigureAwait(false);
            return ToolAnswer.Of(json => Short(json, forged));
        });

    public Task<JsonElement> SearchAsync(
        [Description("A name or a description, Chinese or English.")] string query,
        [Description("How many entries at most."), Range(1, MostHits)] int top = 5,
        [Description("Only these kinds, separated by commas, for example 'flower,branch'.")] string? kind = null,
        [Description("Only what belongs to these seasons or to none, for example 'spring,summer'.")] string? season = null,
        [Description("Only what belongs to these cultures or to none, for example 'chinese'.")] string? culture = null,
        [Description("Whether the entries should be unlike each other.")] bool diverse = false,
        CancellationToken cancellationToken = default) => ToolAnswer.TryAsync(async () =>
        {
            if (string.IsNullOrWhiteSpace(query) || query.Length > MostQuery) { throw new ToolException("bad-value", "Say in a few words what to look for."); }

            var wanted = new KnowledgeQuery(query)
            {
                Top = Math.Clamp(top, 1, MostHits), Kinds = Filter("kind", kind), Seasons = Filter("season", season), Cultures = Filter("culture", culture),
                Diversity = diverse ? KnowledgeFilter.Diverse : 0,
            };
            var hits = await Forge.Knowledge.SearchAsync(wanted, cancellationToken).ConfigureAwait(false);
            return ToolAnswer.Of(json => ContentJson.Hits(json, hits));
        });

    private IReadOnlySet<string>? Filter(string key, string? text) =>
        KnowledgeFilter.Read(key, text, Forge.Content.Concepts, (value, known) => new ToolException("bad-value", Suggest.Unknown(key, value, known)));

    public JsonElement ListStyles() => ToolAnswer.Of(json => ContentJson.Styles(json, Forge.Content));

    public JsonElement ListTargets([Description("Only models whose id holds this, for example 'flux'.")] string? containing = null) => ToolAnswer.Of(json => ContentJson.Targets(
        json, Forge.Content with { Profiles = [.. Forge.Content.Profiles.Where(profile => containing is null || profile.Id.Contains(containing, StringComparison.OrdinalIgnoreCase))] }));

    public Task<JsonElement> CountTokens(
        [Description("The text.")] string text,
        [Description("The id of the image model, from list_targets.")] string? target = null) => ToolAnswer.TryAsync(() =>
        {
            if (text.Length > Forge.LongestPrompt) { throw new ToolException("prompt-too-long", string.Create(CultureInfo.InvariantCulture, $"At most {Forge.LongestPrompt} characters are measured.")); }

            return Task.FromResult(ToolAnswer.Of(json => ContentJson.Lengths(json, Forge.Measure(text, Forge.Profile(target ?? defaults.Target)))));
        });

    /// <summary>A request of a call over the defaults.</summary>
    /// <exception cref="ToolException">A value cannot be.</exception>
    public ForgeRequest Request(string prompt, string? style, string? strength, string? negative, string? language) => defaults with
    {
        Prompt = prompt,
        Style = style ?? defaults.Style,
        Strength = strength is null ? defaults.Strength : (Strength)IndexOf("strength", strength, RequestReader.StrengthNames),
        Negative = negative ?? defaults.Negative,
        Language = language is null ? defaults.Language : (Language?[])[null, Language.English, Language.Chinese] is var known ? known[IndexOf("language", language, ["auto", "en", "zh"])] : null,
    };

    private static int IndexOf(string what, string value, IReadOnlyList<string> known)
    {
        for (var i = 0; i < known.Count; i++)
        {
            if (known[i] == value) { return i; }
        }

        throw new ToolException("bad-value", Suggest.Unknown(what, value, known));
    }

    /// <summary>What a model needs of a result: it pays for every word that it reads.</summary>
    private static void Short(Utf8JsonWriter json, ForgedPrompt forged)
    {
        json.WriteStartObject();
        json.WriteString("id", forged.Id);
        json.WriteString("prompt", forged.Prompt);
        json.WriteString("negativePrompt", forged.NegativePrompt);
        json.WriteString("language", forged.Language.Tag);
        json.WriteString("style", forged.Style);
        json.WriteString("target", forged.Target);
        json.WriteStartArray("added");
        foreach (var placed in forged.Fragments.Where(placed => placed.Fragment.Source.Kind is SourceKind.Template or SourceKind.Knowledge))
        {
            json.WriteStartObject();
            json.WriteString("id", placed.Fragment.Id);
            json.WriteString("text", placed.Text);
            json.WriteString("why", placed.Fragment.Why?.InOrElse(Language.English));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (var note in forged.Notes) { json.WriteStringValue(note.Message); }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
