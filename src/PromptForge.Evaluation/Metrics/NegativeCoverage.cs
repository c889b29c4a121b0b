using System.Collections.Immutable;
using PromptForge.Content;
using PromptForge.Evaluation.Cases;

namespace PromptForge.Evaluation.Metrics;

/// <summary>Which of the needed classes a negative prompt covers, less its duplicates.</summary>
/// <remarks>A term's class is that of the content's negative with the same words, else that of a word which gives its class away.</remarks>
internal sealed class NegativeCoverage
{
    private static readonly (string Class, string Words)[] Cues =
    [
        ("text", "text watermark signature logo username lettering letters caption writing 文字 水印 签名 字幕"),
        ("anatomy", "anatomy finger fingers hand hands limb limbs arm arms leg legs face body mutated mutation deformed disfigured eyes 手指 肢体 畸形 解剖"),
        ("artefact", "artifact artefact artifacts jpeg compression glitch pixelated banding 瑕疵 伪影"),
        ("composition", "cropped crop frame border cut cluttered duplicate tiling 裁切 边框 杂乱"),
        ("medium", "photo photograph photorealistic realistic realism painting drawing render 3d cartoon anime sketch cgi illustration 照片 卡通 动漫 插画"),
        ("quality", "quality resolution blurry blur lowres noise noisy ugly poorly contrast 质量 模糊 噪点 分辨率"),
    ];

    private readonly Dictionary<string, string> classes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> cues = new(StringComparer.Ordinal);

    public NegativeCoverage(ForgeContent content, PromptReader reader)
    {
        foreach (var negative in content.Negatives.Concat(content.Styles.SelectMany(style => style.Negatives)))
        {
            foreach (var text in (string?[])[negative.Phrase.Text.Zh, negative.Phrase.Text.En])
            {
                foreach (var term in NegativeTerm.Split(text, reader.Read)) { classes.TryAdd(term.Key, negative.Class); }
            }
        }

        foreach (var (kind, words) in Cues)
        {
            foreach (var token in reader.Read(words).Tokens) { cues.TryAdd(token.Term, kind); }
        }
    }

    /// <summary>Covered classes / needed classes - duplicates / terms, at least 0; none where the target takes no negatives.</summary>
    public MetricValue Of(SampleReading sample)
    {
        if (sample.Profile is { TakesNegative: false } || (sample.Profile is null && sample.Sample.NegativePrompt is null)) { return MetricValue.None; }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var covered = new HashSet<string>(StringComparer.Ordinal);
        var wrong = ImmutableArray.CreateBuilder<Diagnostic>();
        var duplicates = 0;
        foreach (var term in sample.Negatives)
        {
            if (ClassOf(term) is { } kind) { covered.Add(kind); }

            if (seen.Add(term.Key)) { continue; }

            duplicates++;
            wrong.Add(Found.In(DiagnosticPlace.Negative, "negative-twice", $"'{term.Text.Text}' is said again", term.Start, term.Length));
        }

        var needed = Needed(sample).ToList();
        foreach (var missing in needed.Where(kind => !covered.Contains(kind))) { wrong.Add(Found.In(DiagnosticPlace.Negative, $"negative-class.{missing}", $"nothing is said against faults of {missing}", -1, 0)); }

        var share = (double)needed.Count(covered.Contains) / needed.Count;
        return Found.Value(Math.Max(0, share - (sample.Negatives.IsEmpty ? 0 : (double)duplicates / sample.Negatives.Length)), wrong.DrainToImmutable());
    }

    private string? ClassOf(NegativeTerm term) =>
        classes.TryGetValue(term.Key, out var known) ? known
        : cues.Where(cue => term.Text.AllTerms.Contains(cue.Key)).Select(cue => cue.Value).FirstOrDefault();

    /// <summary>Lettering is a fault only where none is asked for, anatomy only where something has limbs, a wrong medium only where there is a right one.</summary>
    private static IEnumerable<string> Needed(SampleReading sample)
    {
        yield return "quality";
        yield return "artefact";
        yield return "composition";
        if (sample.Input.Quoted.IsEmpty) { yield return "text"; }

        if (sample.Text.Names.Exists(name => name.Concept is { Kind: "character" } || name.Word?.Class is "person" or "animal" or "bird" or "creature" or "body")) { yield return "anatomy"; }

        if (sample.Draft.Mentions.Any(mention => mention.Claims.Any(claim => claim.Slot == "medium"))) { yield return "medium"; }
    }
}
