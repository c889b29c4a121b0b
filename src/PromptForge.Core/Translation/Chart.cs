namespace PromptForge.Translation;

/// <summary>One reading of a stretch of words.</summary>
internal struct Node
{
    public Cat Cat;
    public Act Act;
    public int Cost;
    public int Left;
    public int Right;
    public Traits Traits;

    /// <summary>The word that number and article are taken from.</summary>
    public int Head;
    public Sense? Sense;
}

/// <summary>Reads words bottom-up: for every stretch and category the cheapest reading (Cocke, Younger and Kasami).</summary>
/// <remarks>Time grows with the cube of the words of a clause; used by one thread at a time and used again.</remarks>
internal sealed class Chart
{
    private const int Kinds = (int)Cat.Count;
    private const int GlueCost = 14;
    private Node[] nodes = new Node[512];
    private int[] best = [];
    private ulong[] present = [];
    private int count;
    private int size;

    public ref readonly Node this[int index] => ref nodes[index];

    /// <summary>The readings of the whole, in order: one when the rules cover the clause, else the fewest and cheapest.</summary>
    public void Read(List<Token> tokens, List<int> into)
    {
        size = tokens.Count;
        count = 0;
        var cells = (size + 1) * (size + 1);
        if (best.Length < cells * Kinds)
        {
            best = new int[cells * Kinds];
            present = new ulong[cells];
        }

        present.AsSpan(0, cells).Clear();
        for (var i = 0; i < size; i++)
        {
            var rank = 0;
            foreach (var sense in tokens[i].Senses)
            {
                // The glossary names the likelier reading first; a place word is as likely as its noun.
                Keep(i, i + 1, new() { Cat = sense.Cat, Act = Act.Word, Cost = sense.Cat is Cat.PrepPhrase ? 0 : 3 * rank++, Left = -1, Right = -1, Traits = sense.Traits, Head = -1, Sense = sense });
            }
        }

        for (var length = 2; length <= size; length++)
        {
            for (var start = 0; start + length <= size; start++)
            {
                for (var middle = start + 1; middle < start + length; middle++) { Combine(start, middle, start + length); }
            }
        }

        Cover(into);
    }

    private void Combine(int start, int middle, int end)
    {
        var leftCell = Cell(start, middle);
        var rightMask = present[Cell(middle, end)];
        if (rightMask == 0) { return; }

        var rightBase = Cell(middle, end) * Kinds;
        for (var lefts = present[leftCell]; lefts != 0; lefts &= lefts - 1)
        {
            var cat = System.Numerics.BitOperations.TrailingZeroCount(lefts);
            var left = best[(leftCell * Kinds) + cat];
            for (var rights = Grammar.Partners((Cat)cat) & rightMask; rights != 0; rights &= rights - 1)
            {
                var other = System.Numerics.BitOperations.TrailingZeroCount(rights);
                var right = best[rightBase + other];
                foreach (ref readonly var rule in Grammar.Joining((Cat)cat, (Cat)other).AsSpan()) { Apply(start, end, in rule, left, right); }
            }
        }
    }

    private void Apply(int start, int end, in Rule rule, int left, int right)
    {
        var cost = nodes[left].Cost + nodes[right].Cost + rule.Cost;

        // 花艺师修剪玫瑰的枝叶: who does something is no part of a compound.
        if (rule.Act is Act.Compound && nodes[right].Act is Act.Relate && (nodes[left].Traits & Traits.Person) != 0) { cost += 4; }

        // 赛博朋克城市的雨夜: a noun in front describes what stands next to it.
        if (rule.Act is Act.Compound && nodes[right].Act is Act.Possess) { cost++; }

        var cell = Cell(start, end);
        if ((present[cell] & (1UL << (int)rule.Result)) != 0 && nodes[best[(cell * Kinds) + (int)rule.Result]].Cost <= cost) { return; }

        var (ofLeft, ofRight) = (nodes[left].Traits, nodes[right].Traits);
        if (!Allows(ofLeft, rule.NeedLeft, rule.AvoidLeft) || !Allows(ofRight, rule.NeedRight, rule.AvoidRight)) { return; }

        var head = rule.HeadIsLeft ? left : right;
        Keep(start, end, new()
        {
            Cat = rule.Result,
            Act = rule.Act,
            Cost = cost,
            Left = left,
            Right = right,
            Traits = nodes[head].Traits | rule.Add,
            Head = nodes[head].Head >= 0 ? nodes[head].Head : head,
        });
    }

    // "Alive" is either of two traits; all other needs are single or joint.
    private static bool Allows(Traits has, Traits need, Traits avoid) =>
        (need == 0 || (need == (Traits.Person | Traits.Animal) ? (has & need) != 0 : (has & need) == need)) && (has & avoid) == 0;

    private void Keep(int start, int end, in Node node)
    {
        var cell = Cell(start, end);
        var slot = (cell * Kinds) + (int)node.Cat;
        var bit = 1UL << (int)node.Cat;
        if ((present[cell] & bit) != 0 && nodes[best[slot]].Cost <= node.Cost) { return; }

        if (count == nodes.Length) { Array.Resize(ref nodes, count * 2); }

        var at = count++;
        nodes[at] = node;
        present[cell] |= bit;
        best[slot] = at;
        foreach (ref readonly var rule in Grammar.Promotions(node.Cat).AsSpan())
        {
            if (!Allows(node.Traits, rule.NeedLeft, rule.AvoidLeft)) { continue; }

            Keep(start, end, new()
            {
                Cat = rule.Result, Act = rule.Act, Cost = node.Cost + rule.Cost, Left = at, Right = -1,
                Traits = node.Traits | rule.Add, Head = node.Head >= 0 ? node.Head : at,
            });
        }
    }

    private void Cover(List<int> into)
    {
        Span<int> cost = size < 128 ? stackalloc int[size + 1] : new int[size + 1];
        Span<int> from = size < 128 ? stackalloc int[size + 1] : new int[size + 1];
        Span<int> pick = size < 128 ? stackalloc int[size + 1] : new int[size + 1];
        cost.Fill(int.MaxValue);
        cost[0] = 0;
        for (var end = 1; end <= size; end++)
        {
            for (var start = 0; start < end; start++)
            {
                var cell = Cell(start, end);
                for (var cats = present[cell]; cats != 0; cats &= cats - 1)
                {
                    var cat = System.Numerics.BitOperations.TrailingZeroCount(cats);
                    var node = best[(cell * Kinds) + cat];
                    var total = cost[start] + nodes[node].Cost + GlueCost + Roughness((Cat)cat);
                    if (total < cost[end]) { (cost[end], from[end], pick[end]) = (total, start, node); }
                }
            }
        }

        var first = into.Count;
        for (var end = size; end > 0; end = from[end]) { into.Add(pick[end]); }

        into.Reverse(first, into.Count - first);
    }

    /// <summary>What it costs to leave a half-built piece standing by itself.</summary>
    private static int Roughness(Cat cat) => cat switch
    {
        Cat.Clause or Cat.NounPhrase or Cat.VerbPhrase => 0,
        Cat.PrepPhrase or Cat.Phrase or Cat.Adjective => 1,
        Cat.AdjectiveDe or Cat.Adverb or Cat.Relative => 3,
        Cat.And or Cat.Particle or Cat.De => 0,
        Cat.Noun => 8,
        _ => 6,
    };

    private int Cell(int start, int end) => (start * (size + 1)) + end;
}
