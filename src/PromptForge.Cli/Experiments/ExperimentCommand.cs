using PromptForge.Cli.Arguments;
using PromptForge.Cli.Tools;
using PromptForge.Evaluation.Experiments;
using PromptForge.Evaluation.Stores;

namespace PromptForge.Cli.Experiments;

/// <summary><c>promptforge experiment status|stop|export|assign|record</c>: experiments on live requests.</summary>
internal static class ExperimentCommand
{
    /// <summary>The file of the store where nobody named another one, beside the project file.</summary>
    public const string UsualStore = "experiments.db";

    public static async Task<int> RunAsync(Invocation invocation)
    {
        var (arguments, say) = (invocation.Arguments, invocation.Say);
        var (verb, words) = (arguments.Positional[0], arguments.Positional.Count - 1);
        if (words > (verb == "assign" ? 2 : 1)) { throw new UsageException(say.TooManyArguments(arguments.Positional[^1], invocation.Command)); }

        if (words < (verb switch { "status" => 0, "assign" => 2, _ => 1 })) { throw new UsageException(say.MissingArgument(invocation.Command)); }

        if (verb == "status") { return await StatusAsync(invocation).ConfigureAwait(false); }

        var experiment = Find(arguments.Positional[1], invocation);
        await using var store = Store(invocation, mayMake: verb != "export");
        var live = new LiveExperiment(experiment, store!);
        try
        {
            return verb switch
            {
                "stop" => ExperimentView.Show(await live.StopAsync().ConfigureAwait(false), invocation),
                "export" => await ExperimentExport.RunAsync(experiment, store!, invocation).ConfigureAwait(false),
                "assign" => await AssignAsync(live, arguments.Positional[2], invocation).ConfigureAwait(false),
                _ => await ExperimentRecord.RunAsync(live, invocation).ConfigureAwait(false),
            };
        }
        catch (ArgumentException wrong) { throw new UsageException(wrong.Message); }
    }

    private static async Task<int> StatusAsync(Invocation invocation)
    {
        var experiments = invocation.Arguments.Positional is [_, var one] ? [Find(one, invocation)] : All(invocation);
        if (experiments.Count == 0) { throw new UsageException(invocation.Say.NoExperiments(Folders(invocation)[0])); }

        await using var store = Store(invocation, mayMake: false, mustBe: false);
        var code = 0;
        foreach (var experiment in experiments)
        {
            // Looking makes no database: without one, nobody has taken part.
            var status = store is null ? ExperimentStatus.Waiting(experiment) : await new LiveExperiment(experiment, store).StatusAsync().ConfigureAwait(false);
            code = Math.Max(code, ExperimentView.Show(status, invocation));
        }

        return code;
    }

    private static async Task<int> AssignAsync(LiveExperiment live, string unit, Invocation invocation)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in invocation.Arguments.All("--attribute"))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) { throw new UsageException(invocation.Say.NotAnAttribute(pair)); }

            attributes[pair[..equals]] = pair[(equals + 1)..];
        }

        var assignment = await live.AssignAsync(unit, attributes, ExperimentRecord.Number("--before", invocation)).ConfigureAwait(false);
        if (invocation.IsJson) { JsonOutput.Print(invocation, json => ExperimentJson.Write(json, live.Experiment.Id, unit, assignment)); }
        else { invocation.PrintLine(assignment.Arm is { } arm ? $"{arm.Id}\t--strategy {arm.Strategy}{(arm.Style is { } style ? $" --style {style}" : "")}" : $"–\t{invocation.Say.NoArm(assignment.Reason)}"); }

        return 0;
    }

    /// <summary>The experiment of a file or an id.</summary>
    private static Experiment Find(string given, Invocation invocation)
    {
        var content = invocation.Workspace.Content;
        if (given.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase))
        {
            var path = invocation.PathOf(given);
            return File.Exists(path) ? ExperimentFiles.Read(path, content) : throw new UsageException(invocation.Say.NoSuchFile(given));
        }

        var files = ExperimentFiles.In(Folders(invocation));
        return files.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == given) is { } found
            ? ExperimentFiles.Read(found, content)
            : throw new UsageException(invocation.Say.UnknownId("实验", "experiment", given, files.Select(file => Path.GetFileNameWithoutExtension(file)!), null));
    }

    private static List<Experiment> All(Invocation invocation) => [.. ExperimentFiles.In(Folders(invocation)).Select(path => ExperimentFiles.Read(path, invocation.Workspace.Content))];

    /// <summary>Where experiments lie: as the project says, else the folder <c>experiments</c>.</summary>
    private static IReadOnlyList<string> Folders(Invocation invocation) =>
        invocation.Workspace.Project.Experiments is { IsEmpty: false } own ? own : [invocation.PathOf("experiments")];

    private static IExperimentStore? Store(Invocation invocation, bool mayMake, bool mustBe = true)
    {
        var project = invocation.Workspace.Project;
        var address = invocation.Arguments["--store"] is { } given ? ExperimentStores.IsServer(given) ? given : invocation.PathOf(given)
            : project.Store ?? Path.Combine(project.Path is { } file ? Path.GetDirectoryName(file)! : invocation.Console.Directory, UsualStore);
        if (!ExperimentStores.IsServer(address))
        {
            if (!mayMake && !File.Exists(address)) { return mustBe ? throw new UsageException(invocation.Say.NoSuchFile(address)) : null; }

            if (Path.GetDirectoryName(address) is { } folder && !Directory.Exists(folder)) { throw new UsageException(invocation.Say.NoSuchFolder(folder)); }
        }

        return ExperimentStores.Open(address);
    }
}
