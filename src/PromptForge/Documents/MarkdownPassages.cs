using System.Text;
using System.Text.RegularExpressions;

namespace PromptForge.Documents;

/// <summary>Cuts a Markdown document into passages under its headings.</summary>
/// <remarks>Front matter, code, comments and pictures are left out; tables and lists stay as their words. Plain text is Markdown without headings.</remarks>
public static partial class MarkdownPassages
{
    /// <summary>The passages of a document in order.</summary>
    /// <param name="lines">The document's lines, without line ends.</param>
    /// <param name="code">Is told of each block of code that is left out.</param>
    public static IEnumerable<Passage> Of(IEnumerable<string> lines, Action? code = null)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var headings = new string[7];
        var paragraph = new StringBuilder();
        var lastLine = 0;
        var (number, begin, fence, isFront, isComment) = (0L, 1L, "", false, false);
        foreach (var raw in lines)
        {
            number++;
            var line = raw.TrimEnd().TrimStart('\uFEFF');
            if (number == 1 && line == "---")
            {
                isFront = true;
                continue;
            }

            if (isFront)
            {
                isFront = line is not ("---" or "...");
                continue;
            }

            if (fence.Length > 0)
            {
                if (line.TrimStart().StartsWith(fence, StringComparison.Ordinal)) { fence = ""; }

                continue;
            }

            if (Fence().Match(line) is { Success: true } opened)
            {
                fence = opened.Groups[1].Value;
                code?.Invoke();
                continue;
            }

            line = WithoutComment(line, ref isComment);
            var heading = Heading().Match(line);
            var isUnderline = Underline().IsMatch(line) && lastLine < paragraph.Length && (lastLine == 0 || paragraph[lastLine - 1] == '\n') && paragraph[^1] != '\n';
            if (heading.Success || isUnderline)
            {
                var (level, title) = heading.Success ? (heading.Groups[1].Length, Bare(heading.Groups[2].Value)) : (line[0] == '=' ? 1 : 2, paragraph.ToString(lastLine, paragraph.Length - lastLine));
                if (isUnderline) { paragraph.Length = lastLine; }

                foreach (var passage in Close()) { yield return passage; }

                paragraph.Clear();
                lastLine = 0;
                headings[level] = title;
                Array.Clear(headings, level + 1, headings.Length - level - 1);
                continue;
            }

            var words = Bare(line);
            if (words.Length == 0)
            {
                // One thought ends here, but short paragraphs of one heading may share a passage.
                if (paragraph.Length > 0 && paragraph[^1] != '\n') { paragraph.Append('\n'); }

                continue;
            }

            if (paragraph.Length == 0) { begin = number; }
            else if (ListItem().IsMatch(line) || line.Contains('|', StringComparison.Ordinal)) { paragraph.Append('\n'); }
            else if (paragraph[^1] != '\n' && paragraph[^1] < 0x2E80 && words[0] < 0x2E80) { paragraph.Append(' '); }

            lastLine = paragraph.Length;
            paragraph.Append(words);
        }

        foreach (var passage in Close()) { yield return passage; }

        List<Passage> Close()
        {
            var title = string.Join(" › ", headings.Where(heading => !string.IsNullOrEmpty(heading)));
            return [.. Sentences.Passages(paragraph.ToString()).Select(text => new Passage(title, text, begin))];
        }
    }

    private static string WithoutComment(string line, ref bool isComment)
    {
        var kept = new StringBuilder();
        while (line.Length > 0)
        {
            var mark = line.IndexOf(isComment ? "-->" : "<!--", StringComparison.Ordinal);
            if (!isComment) { kept.Append(mark < 0 ? line : line[..mark]); }

            if (mark < 0) { break; }

            line = line[(mark + (isComment ? 3 : 4))..];
            isComment = !isComment;
        }

        return kept.ToString();
    }

    // The words of a line without the marks that shape them.
    private static string Bare(string line)
    {
        if (Rule().IsMatch(line)) { return ""; }

        line = Picture().Replace(line, "");
        line = LinkTarget().Replace(line, "$1");
        line = Lead().Replace(line, "");
        line = Emphasis().Replace(line, "$2");
        return Spaces().Replace(line.Replace("`", "", StringComparison.Ordinal).Replace('|', ' '), " ").Trim();
    }

    [GeneratedRegex(@"^\s*(```+|~~~+)")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?:=+|-{3,})\s*$")]
    private static partial Regex Underline();

    [GeneratedRegex(@"^\s*(?:[-*+]|\d+[.)、])\s+")]
    private static partial Regex ListItem();

    [GeneratedRegex(@"^\s*(?:(?:>\s*)|(?:[-*+]\s+(?:\[[ xX]\]\s+)?)|(?:\d+[.)、]\s*))+")]
    private static partial Regex Lead();

    [GeneratedRegex(@"^\s*(?:[-*_]\s*){3,}$|^[\s|:-]*-[\s|:-]*$")]
    private static partial Regex Rule();

    [GeneratedRegex(@"!\[[^\]]*\]\([^)]*\)")]
    private static partial Regex Picture();

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]*\)")]
    private static partial Regex LinkTarget();

    [GeneratedRegex(@"(\*\*|__|\*|(?<!\w)_)(?=\S)(.+?)(?<=\S)\1")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
