using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Profiles;

namespace PromptForge.Tests.Checks;

/// <summary>Forges every prompt of a data set for some profiles, and counts by its own means what the promises forbid.</summary>
internal sealed partial class Survey
{
    private static readonly string[] Truncated = ["user-clause-dropped", "user-clause-shortened", "over-limit"];

    private static readonly HashSet<string> CueStems =
        [.. Words.Content("free exclude excluding avoid avoiding except instead rather than devoid lacking leave out leaving remove never please include show only just nothing none more else need cannot can't should must there kind sort type visible single having showing wear wearing like want sight whatsoever present")];

    private static readonly Lazy<ClipCounter> Clip = new(ClipCounter.Load);
    private static readonly ConcurrentDictionary<string, Lazy<Survey>> Done = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> faults = new(StringComparer.Ordinal);
    private long forged;

    /// <summary>Profiles over which whole sets go: one of every dialect, language and way to take negatives.</summary>
    public static IReadOnlyList<string> MainTargets { get; } =
        ["stability-v1-sdxl", "dashscope-wanx-v1", "openai-gpt-image-2", "a1111", "bfl-flux-pro-1.1", "midjourney-dialect"];

    /// <summary>How many prompts were forged.</summary>
    public long Forged => forged;

    /// <summary>A whole set over the main profiles; made once.</summary>
    public static Survey Of(string set) => Done.GetOrAdd(set, _ => new(() => Over(Data.Prompts(set), MainTargets))).Value;

    /// <summary>A seeded sample of every set over every profile; made once.</summary>
    public static Survey OfEveryProfile() => Done.GetOrAdd("*", _ => new(() =>
    {
        var random = new Random(20261120);
        var sample = Data.Sets.SelectMany(set => random.GetItems(Data.Prompts(set).ToArray(), 30)).Distinct(StringComparer.Ordinal).ToList();
        return Over(sample, [.. TheForge.Content.Profiles.Select(profile => profile.Id)]);
    })).Value;

    /// <summary>What breaks a promise: how often, and the first few.</summary>
    public string Faults(string promise)
    {
        if (!faults.TryGetValue(promise, out var all)) { return ""; }

        return $"{all.Count} of {forged}:\n" + string.Join("\n", all.Order(StringComparer.Ordinal).Take(8).Select(fault => fault.Length > 600 ? fault[..600] : fault));
    }

    private static Survey Over(IReadOnlyList<string> prompts, IReadOnlyList<string> targets)
    {
        var survey = new Survey();
        var forge = TheForge.Standard;
        var other = Forge.Create();
        Parallel.ForEach(prompts, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, prompt =>
        {
            foreach (var target in targets)
            {
                ForgedPrompt? first = null;
                try
                {
                    first = Run(forge, prompt, target, CultureInfo.InvariantCulture);
                }
                catch (Exception crash) when (crash is not ForgeRequestException)
                {
                    survey.Add("crash", $"{target}: {prompt} → {crash.GetType().Name} {crash.Message}");
                }

                if (first is null) { continue; }

                Interlocked.Increment(ref survey.forged);
                survey.Judge(prompt, forge.Profile(target), first, forge);
                var print = Fingerprint(first);
                foreach (var culture in (string[])["tr-TR", "zh-CN"])
                {
                    if (Fingerprint(Run(other, prompt, target, CultureInfo.GetCultureInfo(culture))) != print) { survey.Add("same", $"{culture} {target}: {prompt}"); }
                }
            }
        });
        return survey;
    }

    private static ForgedPrompt Run(Forge forge, string prompt, string target, CultureInfo culture)
    {
        var before = CultureInfo.CurrentCulture;
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        try
        {
            return forge.EnhanceAsync(new() { Prompt = prompt, Target = target }).AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, before);
        }
    }

    /// <summary>Everything that a caller can see of a result.</summary>
    public static string Fingerprint(ForgedPrompt forged)
    {
        var text = new StringBuilder();
        text.Append(forged.Id).Append('|').Append(forged.Prompt).Append('|').Append(forged.NegativePrompt).Append('|').Append(forged.Style).Append('|').Append(forged.Language)
            .Append('|').Append(forged.ContentVersion).Append('|').Append(forged.Length?.Value.ToString()).Append('|').Append(forged.NegativeLength?.Value.ToString());
        foreach (var placed in forged.Fragments.Concat(forged.NegativeFragments)) { text.Append('|').Append(placed.Fragment.Id).Append('@').Append(placed.At.ToString(CultureInfo.InvariantCulture)).Append(placed.Text); }

        foreach (var note in forged.Notes) { text.Append('|').Append(note.Message); }

        foreach (var dropped in forged.Dropped) { text.Append('|').Append(dropped.Fragment.Id).Append(dropped.Reason).Append(dropped.Detail); }

        foreach (var (name, value) in forged.Parameters) { text.Append('|').Append(name).Append(Convert.ToString(value, CultureInfo.InvariantCulture)); }

        return text.ToString();
    }

    private void Add(string promise, string what) => faults.GetOrAdd(promise, _ => []).Add(what);

    private void Judge(string prompt, ModelProfile profile, ForgedPrompt made, Forge forge)
    {
        var place = $"{profile.Id}: {prompt}";
        foreach (var broken in forge.Promises.Check(made, profile, Strategy.Rules)) { Add("checks", $"[{broken.Promise}] {broken.Message} — {place}"); }

        Limits(made.Prompt, profile.Limits, place, forge);
        if (made.NegativePrompt is { } negative) { Limits(negative, profile.NegativeLimits, "negative " + place, forge); }

        Negatives(prompt, made, place);
        var whole = !made.Notes.Any(note => Truncated.Contains(note.Code));
        if (whole)
        {
            Quotes(prompt, made, place);
            if (!prompt.Any(Words.IsHan)) { Recall(prompt, profile, made, place); }
        }

        Scripts(made, place);
        Again(made, profile, place, forge);
    }

    private void Limits(string text, ImmutableArray<LengthLimit> limits, string place, Forge forge)
    {
        foreach (var limit in limits)
        {
            if (limit.Kind != LimitKind.Recommended && Count(text, limit.Length.Unit, forge) is var count && count > limit.Length.Value) { Add("limit", $"{count} > {limit.Length} {limit.Kind} — {place}"); }
        }
    }

    private static int Count(string text, LengthUnit unit, Forge forge) => unit switch
    {
        LengthUnit.Scalars => text.EnumerateRunes().Count(),
        LengthUnit.Utf16 => text.Length,
        LengthUnit.Utf8 => Encoding.UTF8.GetByteCount(text),
        LengthUnit.CjkWords => text.Count(Words.IsHan),
        LengthUnit.Words => text.Count(Words.IsHan) + text.Split(' ').Count(word => word.Any(letter => char.IsLetterOrDigit(letter) && !Words.IsHan(letter))),
        LengthUnit.ClipTokens => Clip.Value.Count(text),
        _ => forge.Measure(text, AnyWith(unit)).First(length => length.Limit.Unit == unit).Value.Value,
    };

    private static ModelProfile AnyWith(LengthUnit unit) => TheForge.Content.Profiles.First(profile => profile.Limits.Any(limit => limit.Length.Unit == unit));

    /// <summary>No phrase of the negative stands, whole, in what the user asked for.</summary>
    private void Negatives(string prompt, ForgedPrompt made, string place)
    {
        if (made.NegativeFragments.IsEmpty) { return; }

        // Lettering is no wish for the thing it names.
        var wanted = new StringBuilder(prompt);
        foreach (var (start, inner) in Words.Quoted(prompt))
        {
            for (var i = start; i <= start + inner.Length; i++) { wanted[i] = '\u0001'; }
        }

        foreach (var exclusion in made.Exclusions)
        {
            for (var i = exclusion.Start; i < Math.Min(exclusion.Start + exclusion.Length, wanted.Length); i++) { wanted[i] = '\u0001'; }
        }

        var text = wanted.ToString();
        var words = Words.Of(text);
        var stems = words.ConvertAll(Words.Stem);
        foreach (var negative in made.NegativeFragments)
        {
            var own = Words.Of(negative.Fragment.Text.En ?? "").ConvertAll(Words.Stem);
            if ((own.Count > 0 && Words.HoldsRun(stems, own)) || (negative.Fragment.Text.Zh is { Length: > 1 } zh && text.Contains(zh, StringComparison.Ordinal)))
            {
                Add(negative.Fragment.IsUser ? "user-negatives" : "negatives", $"'{negative.Text}' ({negative.Fragment.Id}) — {place}");
            }
        }
    }

    private void Quotes(string prompt, ForgedPrompt made, string place)
    {
        foreach (var (start, inner) in Words.Quoted(prompt))
        {
            if (made.Exclusions.Any(exclusion => start >= exclusion.Start && start < exclusion.Start + exclusion.Length)) { continue; }

            if (!made.Prompt.Contains(inner, StringComparison.Ordinal)) { Add("quotes", $"'{inner}' — {place}\n    → {made.Prompt}"); }
        }
    }

    private void Recall(string prompt, ModelProfile profile, ForgedPrompt made, string place)
    {
        var there = Words.Content(made.Prompt + "\n" + made.NegativePrompt).ToHashSet(StringComparer.Ordinal);
        var lost = Words.Content(prompt).Where(word => !there.Contains(word)).ToHashSet(StringComparer.Ordinal);
        if (lost.Count == 0) { return; }

        foreach (var exclusion in made.Exclusions)
        {
            lost.ExceptWith(CueStems);
            if (!profile.TakesNegative) { lost.ExceptWith(Words.Content(exclusion.Text.En ?? "")); }
        }

        foreach (var note in made.Notes.Where(note => note.Code is "unsupported-syntax" or "flag-dropped")) { lost.ExceptWith(Words.Content(note["text"])); }

        // An aspect ratio that became a parameter is kept, too.
        if (made.Parameters.Keys.Any(name => name is "width" or "aspect_ratio" or "size")) { lost.ExceptWith(Words.Content(Aspect().Match(prompt).Value)); }

        if (lost.Count > 0) { Add("recall", $"lost {string.Join(' ', lost)} — {place}\n    → {made.Prompt} NOT {made.NegativePrompt}"); }
    }

    /// <summary>No Chinese in an English prompt but in quotation marks or with a note.</summary>
    private void Scripts(ForgedPrompt made, string place)
    {
        if (made.Language.IsChinese) { return; }

        foreach (var (text, what) in ((string, string)[])[(made.Prompt, ""), (made.NegativePrompt ?? "", "negative ")])
        {
            if (!text.Any(Words.IsHan)) { continue; }

            var rest = text;
            foreach (var (_, inner) in Words.Quoted(text).Concat(Words.Quoted(made.Request.Prompt))) { rest = rest.Replace(inner, "", StringComparison.Ordinal); }

            foreach (var note in made.Notes.Where(note => note.Code is "untranslated" or "other-language" && note["text"].Length > 0)) { rest = rest.Replace(note["text"], "", StringComparison.Ordinal); }

            if (rest.Any(Words.IsHan)) { Add("scripts", $"{what}{place}\n    → {text}"); }
        }
    }

    private void Again(ForgedPrompt made, ModelProfile profile, string place, Forge forge)
    {
        if (made.Added == 0 || string.IsNullOrWhiteSpace(made.Prompt)) { return; }

        var again = forge.EnhanceAsync(new() { Prompt = made.Prompt, Target = profile.Id }).AsTask().GetAwaiter().GetResult();
        if (again.Added > 0)
        {
            var added = again.Fragments.Where(placed => placed.Fragment.Source.Kind is SourceKind.Template or SourceKind.Knowledge).Select(placed => placed.Text);
            Add("again", $"+{again.Added} ({string.Join(" | ", added)}) after {made.Added} — {place}\n    → {made.Prompt}");
        }
    }

    [GeneratedRegex(@"--(?:ar|aspect)\s+\S+")]
    private static partial Regex Aspect();
}
