using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Evaluation.Experiments;

/// <summary>What is decided before the first unit comes. Changed later, an experiment only explores.</summary>
internal static class ExperimentPlan
{
    public static string Fingerprint(Experiment experiment)
    {
        // One line a decision; texts carry their length, so that no two plans share a text.
        var text = new StringBuilder("promptforge-experiment-1\n");
        void Line(string key, string value) => text.Append(key).Append(' ').Append(value.Length.ToString(CultureInfo.InvariantCulture)).Append(' ').Append(value).Append('\n');
        void Number(string key, double value) => Line(key, value.ToString("R", CultureInfo.InvariantCulture));
        void Measured(string key, MetricTraits metric) => Line(key, $"{metric.Kind} {metric.Better} {metric.Id}");

        Line("id", experiment.Id);
        Line("salt", experiment.Salt);
        Line("unit", experiment.Unit);
        foreach (var arm in experiment.Arms)
        {
            Line("arm", arm.Id);
            Line("strategy", arm.Strategy);
            Line("style", arm.Style ?? "");
            Number("weight", arm.Weight);
        }

        Line("control", experiment.Control);
        Line("allocation", experiment.Allocation.ToString());
        Measured("primary", experiment.Primary);
        Number("smallest-effect", experiment.SmallestEffect);
        foreach (var guard in experiment.Guardrails)
        {
            Measured("guardrail", guard.Metric);
            Number("tolerance", guard.Tolerance);
        }

        Line("stop", experiment.Stop.Rule.ToString());
        Number("units", experiment.Stop.Units);
        Number("alpha", experiment.Stop.Alpha);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
