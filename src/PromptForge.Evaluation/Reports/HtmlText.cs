using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace PromptForge.Evaluation.Reports;

/// <summary>HTML in which every value is escaped: what stands between braces is text, what is written out is markup.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder text = new(64 * 1024);

    /// <summary>Adds markup with escaped values.</summary>
    public HtmlText Add([InterpolatedStringHandlerArgument("")] ref Values values)
    {
        _ = values;
        return this;
    }

    public override string ToString() => text.ToString();

    /// <summary>Escapes what means something in HTML; control characters, which no page may hold, become visible.</summary>
    public static void Escape(StringBuilder to, string? value)
    {
        foreach (var letter in value ?? "")
        {
            switch (letter)
            {
                case '&': to.Append("&amp;"); break;
                case '<': to.Append("&lt;"); break;
                case '>': to.Append("&gt;"); break;
                case '"': to.Append("&quot;"); break;
                case '\'': to.Append("&#39;"); break;
                case '\n' or '\t': to.Append(letter); break;
                case < ' ' or (>= '\u007f' and < '\u00a0'): to.Append('\uFFFD'); break;
                default: to.Append(letter); break;
            }
        }
    }

    /// <summary>Markup that is already made.</summary>
    public readonly record struct Markup(string Text);

    /// <summary>Takes an interpolated string apart.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Values
    {
        private readonly StringBuilder text;

        public Values(int literals, int values, HtmlText html)
        {
            _ = (literals, values);
            text = html.text;
        }

        public void AppendLiteral(string markup) => text.Append(markup);

        public void AppendFormatted(string? value) => Escape(text, value);

        public void AppendFormatted(int value) => text.Append(CultureInfo.InvariantCulture, $"{value}");

        /// <summary>A coordinate, to a hundredth.</summary>
        public void AppendFormatted(double value) => text.Append(CultureInfo.InvariantCulture, $"{value:0.##}");

        public void AppendFormatted(Markup markup) => text.Append(markup.Text);
    }
}
