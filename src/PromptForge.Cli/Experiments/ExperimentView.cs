using System.Globalization;
using System.Text;
using PromptForge.Cli.Tools;
using PromptForge.Evaluation.Experiments;

namespace PromptForge.Cli.Experiments;

/// <summary>Shows where an experiment stands.</summary>
internal static class ExperimentView
{
    /// <summary>Prints a status.</summary>
    /// <returns>1 when something needs a person, else 0.</returns>
    public static int Show(ExperimentStatus status, Invocation invocation)
    {
        if (invocation.IsJson) { JsonOutput.Print(invocation, json => ExperimentJson.Write(json, status)); }
        else { invocation.Print(Text(status, invocation.Say)); }

        return status.IsAlarming ? 1 : 0;
    }

    private static string Text(ExperimentStatus status, Messages say)
    {
        var text = new StringBuilder();
        text.Append(status.Experiment.Id).Append("  ").Append(say.ExperimentState(status.State)).Append('\n');
        var width = status.Arms.Max(arm => arm.Arm.Length);
        foreach (var arm in status.Arms)
        {
            text.Append("  ").Append(arm.Arm.PadRight(width)).Append("  ").Append(say.ArmLine(arm, status.Experiment.Primary.Id)).Append('\n');
        }

        foreach (var said in status.Sentences) { text.Append("  ").Append(say.In(said)).Append('\n'); }

        return text.ToString();
    }
}

/// <summary>Number formats of the experiments' messages.</summary>
internal static class ExperimentNumbers
{
    public static string Whole(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Short(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
