using System.Globalization;

namespace PromptForge.Translation;

internal sealed partial class EnglishWriter
{
    /// <summary>Number, measure and noun: three branches of red plum blossom, two cats, a cup of coffee.</summary>
    private void WriteQuantified(in Node node)
    {
        var noun = node.Right;
        var of = chart[noun].Traits;
        var (determiner, number, measure) = Parts(node.Left);
        // 一桶桶: the measure said twice is several.
        var repeated = (chart[node.Left].Traits & Traits.Many) != 0 && (number < 0 || (chart[number].Traits & Traits.Many) == 0);
        var many = repeated || (number >= 0 && (chart[number].Traits & Traits.Many) != 0);
        var mass = (of & (Traits.Mass | Traits.Bare | Traits.Plural)) != 0;
        var start = output.Length;
        if (determiner >= 0)
        {
            Write(determiner);
            if (many && output.ToString(start, output.Length - start).Trim() is "this" or "that") { output.Length = start; Put(chart[determiner].Sense?.Text is "that" ? "those" : "these"); }
        }

        var text = number < 0 ? "" : NumberText(number);
        if (text is "a pair of" && IsCouple(noun)) { (text, many) = ("a", false); }

        var one = text is "one" or "a" or "1" or "";
        var from = output.Length;
        if (!one) { Put(text); }

        one = (one && !repeated) || text is "single";

        var waiting = TakeAhead();
        if (measure >= 0 && MeasureText(measure, many, noun) is { Length: > 0 } measured)
        {
            WriteAhead(waiting, false);
            Put(measured);
            var some = measured is "some";
            if (!some) { Put("of"); }

            WriteNoun(noun, !mass && !IsSingular(measured));
            WriteAhead(waiting, true);
            if (one && determiner < 0 && !some) { InsertArticle(from, false); }

            return;
        }

        if (measure >= 0 && chart[measure].Act is Act.Keep) { Write(chart[measure].Left); }

        WriteAhead(waiting, false);
        WriteNoun(noun, (many || text.EndsWith(" of", StringComparison.Ordinal)) && !mass);
        WriteAhead(waiting, true);
        if (one && determiner < 0 && (of & (Traits.Mass | Traits.Plural)) == 0) { InsertArticle(from, false); }
        else if (text is "first" or "second" or "third" && determiner < 0) { InsertArticle(from, true); }
    }

    private (int Determiner, int Number, int Measure) Parts(int quantity)
    {
        ref readonly var node = ref chart[quantity];
        switch (node.Act)
        {
            case Act.Measured: return (-1, node.Left, node.Right);
            case Act.Alone when chart[node.Left].Cat is Cat.Numeral: return (-1, node.Left, -1);
            case Act.Left: return Parts(node.Left);
            case Act.Keep when chart[node.Left].Cat is Cat.Determiner:
                var (_, number, measure) = Parts(node.Right);
                return (node.Left, number, measure);
            default: return (-1, quantity, -1);
        }
    }

    private string NumberText(int number)
    {
        var start = output.Length;
        Write(number);
        return Cut(start);
    }

    /// <summary>The English of a measure word, or nothing where the number stands directly before its noun.</summary>
    private string MeasureText(int measure, bool many, int noun)
    {
        ref readonly var node = ref chart[measure];
        ref readonly var word = ref node.Act is Act.Keep ? ref chart[node.Right] : ref node;
        var sense = word.Sense!;
        if (sense.Text.Length == 0) { return ""; }

        // A branch is woody: a rose has a stem, and florists count roses.
        if (sense.Text is "branch" && (chart[noun].Traits & Traits.Flower) != 0 && (chart[noun].Traits & Traits.Mass) == 0) { return ""; }

        if (sense.Text is "pair" && IsCouple(noun)) { return ""; }

        // 一块怀表 is one watch; 一块石头 of a substance is a piece.
        if (sense.Text is "piece" && (chart[noun].Traits & (Traits.Mass | Traits.Material)) == 0 && EnglishNouns.Last(HeadText(noun)) is not ("cake" or "pie" or "pizza" or "candy")) { return ""; }

        // 一束…花束: the noun says what the measure says.
        if (EnglishNouns.Last(HeadText(noun)) == EnglishNouns.Last(sense.Text)) { return ""; }

        var text = many ? sense.Plural ?? sense.Text : sense.Text;
        if (node.Act is not Act.Keep) { return text; }

        var start = output.Length;
        Write(node.Left);
        return $"{Cut(start)} {text}";
    }

    private bool IsCouple(int noun) => EnglishNouns.Last(HeadText(noun)) is "couple" or "couples" or "lovers" or "twins" or "newlyweds";

    private static bool IsSingular(string measure) => EnglishNouns.Last(measure) is "kind" or "piece" or "pieces" or "section" or "trace" or "touch" or "wisp" or "stretch" or "layer" or "cup" or "cups" or "drop" or "ball" or "burst" or "generation" or "hint";

    /// <summary>20世纪 → 20th century, 2025年 → 2025, 三年 → three years.</summary>
    private void WriteDate(in Node node)
    {
        var number = NumberText(node.Left);
        var unit = chart[node.Right].Sense!;
        var digits = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        if (unit.Text is "year") { Put(digits && value > 999 ? number : $"{number} {unit.Plural}"); }
        else { Put(digits ? $"{number}{Ordinal(value)} {unit.Text}" : $"{number} {unit.Plural}"); }
    }

    private static string Ordinal(int value) => (value % 100 is >= 11 and <= 13 ? 0 : value % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" };

    /// <summary>Number and measure with no noun behind them.</summary>
    private void WriteCount(int at)
    {
        var (_, number, measure) = Parts(at);
        Write(number);
        var many = (chart[number].Traits & Traits.Many) != 0;
        if (measure >= 0 && chart[measure].Act is Act.Word) { Put(many ? chart[measure].Sense!.Plural ?? chart[measure].Sense!.Text : chart[measure].Sense!.Text); }
    }
}
