using System.Text.RegularExpressions;
using PromptForge.Concepts;

namespace PromptForge.Refining;

/// <summary>Reads a wish as changes. What no rule understands is a change, too: <see cref="Own"/>.</summary>
internal sealed partial class WishReader(Lexicon lexicon)
{
    /// <summary>A longer wish is a text of its own, not a change.</summary>
    private const int Longest = 400;

    private readonly Qualities qualities = new(lexicon);

    /// <summary>The changes of a wish, in order.</summary>
    public List<Change> Read(string wish)
    {
        var text = Politeness().Replace(Interjection().Replace(wish.Trim(), ""), "");
        if (text.Length > Longest || text.IndexOfAny(['{', '<']) >= 0) { return [new Own(text)]; }

        var changes = new List<Change>();
        foreach (var part in Parts(text))
        {
            var change = One(part);

            // "Add two butterflies, a bee and a ladybird": what follows without a verb of its own goes on.
            if (change is Own && changes is [.., Add or Remove] && qualities.IsThing(part)) { change = changes[^1] is Add ? new Add(part) : new Remove(part); }

            changes.Add(change);
        }

        return changes.TrueForAll(change => change is Own) ? [new Own(text)] : changes;
    }

    private IEnumerable<string> Parts(string text)
    {
        // Quoted text is never taken apart.
        var folded = Blank(lexicon.Folding.Fold(text));

        // 不要玫瑰了，要百合 is one wish.
        if (WishRules.ChineseReplace().Match(folded) is { Success: true } whole && whole.Length == folded.Length && whole.Groups["old"].Length <= 12 && folded.AsSpan().Count('，') + folded.AsSpan().Count(',') <= 1 && !folded.Contains('把'))
        {
            yield return text;
            yield break;
        }

        var at = 0;
        foreach (Match between in WishRules.Between().Matches(folded))
        {
            if (text[at..between.Index].Trim().Length > 0) { yield return text[at..between.Index].Trim(); }

            at = between.Index + between.Length;
        }

        foreach (var rest in Listed(text[at..].Trim())) { yield return rest; }
    }

    private static IEnumerable<string> Listed(string text)
    {
        var trimmed = text.Trim(' ', ',', '，', '.', '。', '!', '！');
        if (trimmed.Length > 0) { yield return trimmed; }
    }

    private static string Blank(string text) => Quotes().Replace(text, static quote => new string('\u0001', quote.Length));

    private Change One(string part)
    {
        var text = lexicon.Folding.Fold(part);
        string Said(Group group) => part.Substring(group.Index, group.Length).Trim(' ', ',', '，', '.', '。', '!', '！');

        if (IsDegree(text)) { return new Prefer(part); }

        // 让女孩微笑 says what is to be seen.
        if (text.Length > 2 && text[0] is '让' or '使' && SetInChinese(part) is null && (part[1] is '她' or '他' or '它' || qualities.Head(part[1..]) is { Kind: TokenKind.Thing })) { return WishRules.ChineseReplace().IsMatch(text) ? Replaced(text, Said) ?? new Add(part[1..]) : new Add(part[1..]); }

        if (Replaced(text, Said) is { } replaced) { return replaced; }

        if (WishRules.EnglishRemove().Match(text) is { Success: true } removed) { return new Remove(Said(removed.Groups["thing"])); }

        if (WishRules.ChineseRemove().Match(text) is { Success: true } gone && gone.Groups["thing"].Length > 0) { return new Remove(Said(gone.Groups["thing"])); }

        if (WishRules.EnglishGive().Match(text) is { Success: true } given) { return new Add($"{Said(given.Groups["thing"])} with {Said(given.Groups["new"])}"); }

        if (WishRules.EnglishSet().Match(text) is { Success: true } set && SetInEnglish(Said(set.Groups["rest"])) is { } made) { return made; }

        if (WishRules.EnglishSwitch().Match(text) is { Success: true } other) { return Other(Said(other.Groups["new"])); }

        if (WishRules.ChineseSwitch().Match(text) is { Success: true } switched && qualities.IsThingOrQuality(Said(switched.Groups["new"]))) { return Other(Said(switched.Groups["new"])); }

        if (WishRules.EnglishAdd().Match(text) is { Success: true } added) { return new Add(Some(Said(added.Groups["new"]))); }

        if (WishRules.ChineseAdd().Match(text) is { Success: true } more && qualities.IsThingOrQuality(Said(more.Groups["new"]))) { return new Add(SomeInChinese(part, Said(more.Groups["new"]))); }

        return SetInChinese(part) ?? Bare(part);
    }

    private Change? Replaced(string text, Func<Group, string> said)
    {
        foreach (var rule in (Regex[])[WishRules.EnglishReplace(), WishRules.EnglishChange(), WishRules.EnglishInstead(), WishRules.ChineseReplace()])
        {
            if (rule.Match(text) is { Success: true } match && match.Groups["old"].Length > 0) { return Changed(said(match.Groups["old"]), said(match.Groups["new"])); }
        }

        return null;
    }

    /// <summary>不要太满 and "not too busy" are wishes of degree, which Intake reads.</summary>
    private static bool IsDegree(string text) => Degree().IsMatch(text);

    /// <summary>"Change the vase to white" sets a quality; "to a glass jar" is another thing; "it" points back.</summary>
    private Change Changed(string old, string @new)
    {
        if (old.Length > 1 && old[0] is '让' or '使' or '给') { old = old[1..]; }

        if (old.EndsWith("的颜色", StringComparison.Ordinal) && qualities.IsQuality(@new)) { old = old[..^3]; }

        var thing = Bare(Qualities.WithoutArticle(old), out var isPointer);
        if (qualities.IsQuality(@new)) { return new Set(isPointer ? null : thing, @new); }

        return isPointer ? new Switch(@new) : new Replace(thing, @new);
    }

    private string Bare(string thing, out bool isPointer)
    {
        var folded = lexicon.Folding.Fold(thing);
        isPointer = RefiningWords.IsPronoun(folded) || RefiningWords.IsWhole(folded) || RefiningWords.IsWhole("the " + folded);
        return thing;
    }

    private Change Other(string words) => qualities.IsQuality(words) && !qualities.IsFacet(words) ? new Set(null, words) : new Switch(words);

    private Change? SetInEnglish(string rest)
    {
        var words = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            var quality = string.Join(' ', words[i..]);
            var thing = string.Join(' ', words[..i]);
            foreach (var modal in (string[])[" should be", " must be", " has to be", " shall be", " needs to be", " need to be", " could be", " can be", " should look", " should become", " be", " look"])
            {
                if (thing.EndsWith(modal, StringComparison.OrdinalIgnoreCase)) { thing = thing[..^modal.Length]; }
            }

            var name = Qualities.WithoutArticle(thing);
            if (name.Length == 0 && i > 0) { continue; }

            var pointer = i == 0;
            if (i > 0) { name = Bare(name, out pointer); }

            if (i > 0 && !pointer && !qualities.IsThing(name)) { continue; }

            if (i > 0 && qualities.IsQuality(quality)) { return RefiningWords.IsWhole(lexicon.Folding.Fold(thing)) ? new Switch(quality) : new Set(pointer ? null : name, quality); }

            // "Make it a watercolour", "make it night".
            if (i > 0 && pointer && qualities.IsThing(Qualities.WithoutArticle(quality))) { return new Switch(quality); }
        }

        return qualities.IsThing(Qualities.WithoutArticle(rest)) ? new Add(rest) : null;
    }

    private Change? SetInChinese(string part)
    {
        var text = part;
        foreach (var front in (string[])["请", "帮我", "把", "将", "让", "使", "给"])
        {
            if (text.Length > front.Length && text.StartsWith(front, StringComparison.Ordinal)) { text = text[front.Length..]; }
        }

        text = ChineseEnd().Replace(text, "");
        if (!text.Any(Folding.IsHan)) { return null; }

        for (var i = 1; i < text.Length; i++)
        {
            var quality = text[i..];
            if (!qualities.IsQuality(quality)) { continue; }

            var thing = text[..i];
            var cue = WishRules.ChineseCue().Match(lexicon.Folding.Fold(thing));
            var isComparative = cue.Value.AsSpan().ContainsAny("更再稍") || quality.EndsWith("一点", StringComparison.Ordinal) || quality.EndsWith("一些", StringComparison.Ordinal) || quality.EndsWith('点');
            thing = thing[..cue.Index];
            if (thing.EndsWith('的')) { thing = thing[..^1]; }

            if (isComparative && !quality.StartsWith('更')) { quality = "更" + quality; }

            var folded = lexicon.Folding.Fold(thing);
            if (thing.Length == 0 || RefiningWords.IsWhole(folded)) { return new Switch(quality); }

            if (RefiningWords.IsPronoun(folded)) { return new Set(null, quality); }

            if (qualities.IsThing(thing)) { return new Set(thing, quality); }
        }

        return qualities.IsQuality(text) ? new Switch(Comparative().IsMatch(text) && !text.StartsWith('更') ? "更" + text : text) : null;
    }

    /// <summary>"Warmer light", "more muted colours", "white vase", "more green": no verb at all.</summary>
    private Change Bare(string part)
    {
        if (WishRules.EnglishSome().Match(lexicon.Folding.Fold(part)) is { Success: true } some && qualities.IsColour(part[some.Groups["new"].Index..])) { return new Add(Some(part)); }

        var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is < 2 or > 6 || part.Any(Folding.IsHan)) { return qualities.IsFacet(part) ? new Switch(part) : qualities.IsQuality(part) ? new Switch(part) : new Own(part); }

        for (var i = words.Length - 1; i > 0; i--)
        {
            var (quality, thing) = (string.Join(' ', words[..i]), string.Join(' ', words[i..]));
            if (qualities.IsThing(thing) && qualities.IsQuality(quality)) { return new Set(thing, quality); }
        }

        if (qualities.IsQuality(part)) { return new Switch(part); }

        if (qualities.IsFacet(part)) { return new Switch(part); }

        return WishRules.EnglishSome().IsMatch(lexicon.Folding.Fold(part)) ? new Add(Some(part)) : new Own(part);
    }

    /// <summary>"A bit more green" is a touch of it; "more roses" stay more roses.</summary>
    private string Some(string words)
    {
        var match = WishRules.EnglishSome().Match(lexicon.Folding.Fold(words));
        if (!match.Success) { return words; }

        var what = words[match.Groups["new"].Index..];
        return qualities.IsColour(what) ? "touches of " + what : match.Value.StartsWith("more", StringComparison.Ordinal) ? words : "a little " + what;
    }

    private string SomeInChinese(string part, string what)
    {
        var bare = Little().Replace(what, "");
        return bare.Length == 0 ? what : qualities.IsColour(bare) ? "一点" + bare : bare.Length < what.Length || part.Contains("点" + bare, StringComparison.Ordinal) ? "一些" + bare : bare;
    }

    [GeneratedRegex("^(?:no|yes|ok|okay|well|hmm|actually|不|不对|不是|嗯|好|好的|对)\\s*[,，.。!！:：]\\s*(?=\\S)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Interjection();

    [GeneratedRegex("(?:[\\s,，]*(?:please|thanks|thank\\s+you|after\\s+all|谢谢|好吗|可以吗|行吗|好不好))?[?？.。!！\\s]*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Politeness();

    [GeneratedRegex("^(?:一点儿?|一些|点|些|几分|少许)", RegexOptions.CultureInvariant)]
    private static partial Regex Little();

    [GeneratedRegex("\"[^\"]*\"|“[^”]*”|《[^》]*》|「[^」]*」", RegexOptions.CultureInvariant)]
    private static partial Regex Quotes();

    [GeneratedRegex("(?:不要|别|勿)(?:太|过于|过分|那么|这么)|不(?:太|那么)|少用|\\bnot\\s+(?:too|so|very|overly)\\b|\\b(?:less|fewer)\\b", RegexOptions.CultureInvariant)]
    private static partial Regex Degree();

    [GeneratedRegex("(?:了|吧|啦|呢|好吗|可以吗|行吗|好不好|谢谢|[。，！.!,])+$", RegexOptions.CultureInvariant)]
    private static partial Regex ChineseEnd();

    [GeneratedRegex("(?:一点|一些|点|些)$|^再|^更", RegexOptions.CultureInvariant)]
    private static partial Regex Comparative();
}
