using System.Globalization;
using System.Text;
using System.Xml;
using PromptForge.Evaluation.Runs;

namespace PromptForge.Evaluation.Reports;

/// <summary>Gates and verdicts as JUnit XML, for build servers: a test for each.</summary>
public static class JUnitReport
{
    private const int MostNamed = 20;

    /// <summary>Writes a run.</summary>
    public static string Of(RunAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var (text, tests) = (new Utf8Writer(), Tests(analysis).ToList());
        using (var xml = XmlWriter.Create(text, new() { Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", Clean($"promptforge.{analysis.Run.Header.Suite}"));
            Count("tests", tests.Count);
            Count("failures", tests.Count(test => test is { Fault: not null, IsError: false }));
            Count("errors", tests.Count(test => test is { Fault: not null, IsError: true }));
            foreach (var test in tests)
            {
                xml.WriteStartElement("testcase");
                xml.WriteAttributeString("classname", Clean($"{analysis.Run.Header.Suite}.{test.Class}"));
                xml.WriteAttributeString("name", Clean(test.Name));
                if (test.Fault is { } fault)
                {
                    xml.WriteStartElement(test.IsError ? "error" : "failure");
                    xml.WriteAttributeString("message", Clean(fault));
                    xml.WriteString(Clean(test.Detail));
                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();

            void Count(string name, int value) => xml.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));
        }

        return text + "\n";
    }

    private static IEnumerable<Test> Tests(RunAnalysis analysis)
    {
        foreach (var gate in analysis.Gates)
        {
            var bound = ReportNumbers.Bound(gate.Gate, analysis.Info(gate.Gate.Metric));
            yield return new(gate.Variant, $"{gate.Gate.Metric} {bound} on {gate.Target}", gate.Passed ? null : $"mean {ReportNumbers.Of(gate.Mean)} of {gate.Count}; {gate.Failing.Length} failing",
                string.Join('\n', gate.Failing.Take(MostNamed)));
        }

        foreach (var contest in analysis.Contests)
        {
            if (contest.Verdict is not { } verdict) { continue; }

            yield return new(contest.Candidate, $"not {(contest.IsOpponent ? "better" : "worse")} than {analysis.Question.Baseline} on {contest.Target}", contest.IsLost ? contest.IsOpponent ? "better" : "worse" : null, verdict.Sentences.En ?? "");
        }

        foreach (var group in analysis.Run.Rows.Where(row => row.Error is not null).GroupBy(row => row.Variant))
        {
            yield return new(group.Key, "gives a result for every prompt", $"{group.Count()} without a result", string.Join('\n', group.Take(MostNamed).Select(row => $"{row.Case}: {row.Error!.Message}")), IsError: true);
        }
    }

    // XML forbids most control characters and halves of surrogate pairs, even escaped.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) { clean.Append(text[i]).Append(text[++i]); }
            else { clean.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD'); }
        }

        return clean.ToString();
    }

    private sealed record Test(string Class, string Name, string? Fault, string Detail, bool IsError = false);

    private sealed class Utf8Writer : StringWriter
    {
        public Utf8Writer()
            : base(CultureInfo.InvariantCulture) => NewLine = "\n";

        public override Encoding Encoding => Encoding.UTF8;
    }
}
