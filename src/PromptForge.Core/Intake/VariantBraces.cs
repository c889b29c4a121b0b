namespace PromptForge.Intake;

/// <summary>Which braces of a text belong together, found in one pass without recursion.</summary>
internal sealed class VariantBraces
{
    private readonly Dictionary<int, Group> groups = [];

    public VariantBraces(string text, VariantNotes notes)
    {
        var open = new Stack<Frame>();
        for (var at = Next(text, 0); at < text.Length; at = Next(text, at + 1))
        {
            switch (text[at])
            {
                case '{':
                    open.Push(new(at));
                    break;
                case '}' when open.TryPop(out var frame):
                    Close(text, frame, at, open);
                    break;
                case '}':
                    notes.Broken(text.AsSpan(Math.Max(0, at - 20)..(at + 1)));
                    break;
                case '|' when open.TryPeek(out var frame):
                    frame.HasBar = true;
                    break;
                case '$' when VariantSyntax.IsSign(text, at, text.Length) && open.TryPeek(out var frame):
                    frame.HasSign = true;
                    at++;
                    break;
            }
        }

        foreach (var frame in open.Reverse()) { notes.Broken(text.AsSpan(frame.At)); }
    }

    /// <summary>The group that opens here.</summary>
    public bool TryFind(int open, out Group group) => groups.TryGetValue(open, out group);

    private static int Next(string text, int from)
    {
        var step = text.AsSpan(from).IndexOfAny("{}|$");
        return step < 0 ? text.Length : from + step;
    }

    private void Close(string text, Frame frame, int at, Stack<Frame> open)
    {
        var isCommand = frame.At > 0 && text[frame.At - 1] is '$' or '%';
        var height = frame.Height + (frame.HasBar || frame.HasSign || isCommand ? 1 : 0);
        groups[frame.At] = new(at, frame.HasBar, frame.HasSign, height);
        if (open.TryPeek(out var outer)) { outer.Height = Math.Max(outer.Height, height); }
    }

    /// <summary>A pair of braces: where it closes, whether <c>|</c> or <c>$$</c> stands at its own level, how deep it nests.</summary>
    internal readonly record struct Group(int Close, bool HasBar, bool HasSign, int Height)
    {
        public bool Chooses => HasBar || HasSign;
    }

    private sealed class Frame(int at)
    {
        public int At { get; } = at;
        public bool HasBar { get; set; }
        public bool HasSign { get; set; }
        public int Height { get; set; }
    }
}
