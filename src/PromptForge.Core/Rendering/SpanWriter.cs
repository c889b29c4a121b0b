using System.Globalization;
using System.Text;
using PromptForge.Model;
using PromptForge.Profiles;

namespace PromptForge.Rendering;

/// <summary>Writes protected spans: as they are where the target understands them, converted where it has another form, else without their marks.</summary>
internal sealed class SpanWriter(ModelProfile profile)
{
    public List<WeightedText> Emphasis { get; } = [];

    public List<string> Unsupported { get; } = [];

    /// <summary>Writes a text with its protected spans.</summary>
    public void Write(string words, ReadOnlySpan<ProtectedSpan> spans, StringBuilder into)
    {
        var at = 0;
        foreach (var span in spans)
        {
            if (span.Start < at || span.End > words.Length) { continue; }

            into.Append(words, at, span.Start - at);
            Span(span, into);
            at = span.End;
        }

        into.Append(words, at, words.Length - at);
    }

    private void Span(in ProtectedSpan span, StringBuilder into)
    {
        switch (span.Kind)
        {
            case ProtectedKind.Weight:
                Weight(span, into);
                break;
            case ProtectedKind.Lora when !profile.Lora:
            case ProtectedKind.Schedule when profile.Weights != WeightForm.A1111:
                Unsupported.Add(span.Raw);
                Plain(span, into);
                break;
            default:
                into.Append(span.Raw);
                break;
        }
    }

    private void Plain(in ProtectedSpan span, StringBuilder into)
    {
        if (span.Kind == ProtectedKind.Schedule && span.Raw[0] == '[')
        {
            // [a:b:0.5] and [a|b]: the first choice is what the picture begins with.
            into.Append(span.Inner.Split(':', '|')[0]);
        }
        else if (into.Length > 0 && into[^1] == ' ')
        {
            into.Length--;
        }
    }

    private void Weight(in ProtectedSpan span, StringBuilder into)
    {
        var isRemark = span.Weight == 1 && span.Raw[0] == '(';
        switch (profile.Weights)
        {
            case WeightForm.A1111:
                into.Append(span.Raw);
                break;
            case WeightForm.Comfy when isRemark || (span.Raw[0] == '(' && span.Raw.Contains(':')):
                into.Append(span.Raw);
                break;
            case WeightForm.Comfy:
                Number(span.Inner, span.Weight, into);
                break;
            case WeightForm.Stability when !isRemark:
                Number(span.Inner, Math.Min(1, span.Weight), into);
                break;
            case WeightForm.Array when !isRemark:
                // (x) draws towards the text, [x] away from it: both are numbers here.
                Emphasis.Add(new(span.Inner, span.Weight));
                into.Append(span.Inner);
                break;
            default:
                // A remark in brackets stays a remark; marks that only weigh are dropped.
                if (isRemark)
                {
                    into.Append(span.Raw);
                    break;
                }

                Unsupported.Add(span.Raw);
                into.Append(span.Inner);
                break;
        }
    }

    private static void Number(string inner, double weight, StringBuilder into) =>
        into.Append('(').Append(inner).Append(':').Append(Math.Round(weight, 2).ToString(CultureInfo.InvariantCulture)).Append(')');
}
