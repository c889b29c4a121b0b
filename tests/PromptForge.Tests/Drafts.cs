using PromptForge.Authoring;
using PromptForge.Concepts;
using PromptForge.Intake;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Profiles;

namespace PromptForge.Tests;

/// <summary>Small drafts, profiles and files for tests of one room.</summary>
internal static class Drafts
{
    /// <summary>A draft behind intake.</summary>
    public static PromptDraft Read(string prompt, string target = "stability-v1-sdxl") =>
        Apply(new IntakeStage(TheForge.Standard.Lexicon, TheForge.Content.Wildcards, Slots), new() { Request = new() { Prompt = prompt, Target = target } }, TheForge.Profile(target));

    /// <summary>A draft behind one stage.</summary>
    public static PromptDraft Apply(IForgeStage stage, PromptDraft draft, ModelProfile profile) =>
        stage.ApplyAsync(draft, new(profile, true), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>A profile with one limit and nothing else.</summary>
    public static ModelProfile Limited(int value, LengthUnit unit = LengthUnit.Scalars, LimitKind kind = LimitKind.Hard, Dialect dialect = Dialect.Tags) => new()
    {
        Id = "limited", Name = new("限", "limited"), Vendor = "test", Dialect = dialect, Negative = NegativeForm.Field,
        Limits = [new(new(value, unit), kind, null, null, null)], NegativeLimits = [new(new(value, unit), kind, null, null, null)],
    };

    /// <summary>A phrase of ours.</summary>
    public static Fragment Phrase(string english, double relevance, FragmentRole role = FragmentRole.Mood, string? chinese = null) => new()
    {
        Id = $"test#{english.Replace(' ', '-')}", Text = new(chinese ?? $"译{english}", english), Role = role, Relevance = relevance,
        Source = new(SourceKind.Template, "test"), Why = new("因为", "because"),
    };

    /// <summary>A clause of the user's.</summary>
    public static Fragment Clause(string words, char tail = ',') => new()
    {
        Id = "user#" + words.Length, Text = new(null, words), Source = new(SourceKind.User, "user", 0, words.Length), Tail = tail,
    };

    /// <summary>A parsed YAML text.</summary>
    public static YamlMap? Yaml(string text, Faults faults, string file = "test.yaml") => YamlFile.Parse(file, text, faults);

    /// <summary>A slot table like the real one.</summary>
    public static SlotTable Slots => new(TheForge.Content.Slots);

    /// <summary>A meter that counts UTF-16 units, whatever it is asked for.</summary>
    public static Func<LengthUnit, ITextMeter> Letters => unit => new Plain(unit);

    private sealed class Plain(LengthUnit unit) : ITextMeter
    {
        public LengthUnit Unit => unit;

        public bool IsExact => true;

        public int Count(ReadOnlySpan<char> text) => text.Length;
    }
}
