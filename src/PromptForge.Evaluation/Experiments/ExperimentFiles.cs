using PromptForge.Authoring;
using PromptForge.Content;

namespace PromptForge.Evaluation.Experiments;

/// <summary>Finds and reads the files of experiments: <c>experiments/ID.yaml</c>.</summary>
public static class ExperimentFiles
{
    /// <summary>Whether a file holds an experiment: nothing else has arms.</summary>
    public static bool IsExperiment(YamlMap root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return root.Pairs.Any(pair => pair.Key.Value == "arms");
    }

    /// <summary>The YAML files of folders, in ordinal order; a file stands for itself, a folder that is not there for nothing.</summary>
    public static IReadOnlyList<string> In(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return [.. paths.SelectMany(path => File.Exists(path) ? [path] : Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())];
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="AuthoringException">Something is wrong with it; every error is told.</exception>
    public static Experiment Read(string path, ForgeContent content)
    {
        var faults = new Faults();
        var experiment = YamlFile.Read(path, faults) is { } root ? Read(path, root, content, faults) : null;
        faults.ThrowIfAny();
        return experiment!;
    }

    /// <summary>Reads a file that was parsed, with the content that its arms may name, or null for any; what is wrong goes to <paramref name="faults"/>, and then the result is not to be used.</summary>
    public static Experiment Read(string path, YamlMap root, ForgeContent? content, Faults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var experiment = ExperimentReader.Read(root, faults, content);
        var name = Path.GetFileNameWithoutExtension(path);
        if (experiment.Id.Length > 0 && experiment.Id != name) { faults.Add(root, $"the id '{experiment.Id}' must equal the file name '{name}'."); }

        return experiment;
    }
}
