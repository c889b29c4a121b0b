using System.Collections.Immutable;
using PromptForge.Model;

namespace PromptForge.Intake;

/// <summary>What an expansion has to say; each thing once, and no flood.</summary>
internal sealed class VariantNotes(ImmutableArray<ForgeNote>.Builder notes)
{
    private const int Most = 16;
    private const int LongestPiece = 40;
    private readonly HashSet<(string Code, string Text)> said = [];

    public void Broken(ReadOnlySpan<char> piece) => Warn("broken-variant", "text", Piece(piece));

    public void UnknownWildcard(string name) => Warn("unknown-wildcard", "name", name);

    public void UnknownVariable(string name) => Warn("unknown-variable", "name", name);

    /// <summary>The expansion would have become too deep, too long or too much work.</summary>
    public void TooMuch(ReadOnlySpan<char> piece) => Warn("variant-limit", "text", Piece(piece));

    public void TooFew(ReadOnlySpan<char> piece, int count)
    {
        var text = Piece(piece);
        if (IsNew("too-few-choices", text)) { notes.Add(ForgeNote.Info("intake", "too-few-choices", ("text", text), ("count", count))); }
    }

    private void Warn(string code, string name, string value)
    {
        if (IsNew(code, value)) { notes.Add(ForgeNote.Warning("intake", code, (name, value))); }
    }

    private bool IsNew(string code, string text) => said.Count < Most && said.Add((code, text));

    private static string Piece(ReadOnlySpan<char> text)
    {
        if (text.Length <= LongestPiece) { return text.ToString(); }

        var end = char.IsHighSurrogate(text[LongestPiece - 1]) ? LongestPiece - 1 : LongestPiece;
        return string.Concat(text[..end], "…");
    }
}
