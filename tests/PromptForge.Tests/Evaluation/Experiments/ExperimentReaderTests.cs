using PromptForge.Authoring;
using PromptForge.Evaluation.Experiments;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Experiments;

public sealed class ExperimentReaderTests
{
    private const string Full = """
        id: floral-auto
        names: {zh: 花艺自动风格, en: floral by itself}
        salt: floral-auto-2
        unit: session
        coverage: 0.4
        namespace: {id: floral, from: 0.25, to: 0.75}
        audience: {language: [zh, en], target: stability-v1-sdxl}
        arms:
        - {id: control, strategy: none}
        - {id: rules, strategy: rules, style: chinese-floral, weight: 2}
        control: control
        primary: {metric: kept, kind: binary, smallest-effect: 0.02}
        guardrails:
        - {metric: latency, better: lower, tolerance: 50}
        stop: {rule: sequential, units: 5000, alpha: 0.01}
        """;

    [Fact]
    public void Everything_that_a_file_says_is_read()
    {
        var (experiment, errors) = Read(Full);

        Assert.Empty(errors);
        Assert.Equal(("floral-auto", "floral-auto-2", "session", 0.4, "control"), (experiment.Id, experiment.Salt, experiment.Unit, experiment.Coverage, experiment.Control));
        Assert.Equal([new("control", "none"), new("rules", "rules", "chinese-floral", 2)], experiment.Arms);
        Assert.Equal(new Namespace("floral", 0.25, 0.75), experiment.Namespace);
        Assert.Equal(["zh", "en"], experiment.Audience["language"]);
        Assert.Equal(["stability-v1-sdxl"], experiment.Audience["target"]);
        Assert.Equal((new MetricTraits("kept", ValueKind.Binary), 0.02), (experiment.Primary, experiment.SmallestEffect));
        Assert.Equal([new(new("latency", Better: Direction.Lower), 50)], experiment.Guardrails);
        Assert.Equal(new(StoppingRule.Sequential, 5000, 0.01), experiment.Stop);
    }

    [Fact]
    public void What_is_not_said_is_usual()
    {
        var (experiment, errors) = Read("""
            id: plain
            arms: [{id: a, strategy: none}, {id: b, strategy: rules}]
            primary: {metric: rating, kind: ordinal, smallest-effect: 0.1}
            stop: {units: 1000}
            """);

        Assert.Empty(errors);
        Assert.Equal(("plain", "user", 1.0, "a", Allocation.Fixed), (experiment.Salt, experiment.Unit, experiment.Coverage, experiment.Control, experiment.Allocation));
        Assert.Equal(new(StoppingRule.Sequential, 1000), experiment.Stop);
        Assert.Empty(experiment.Audience);
        Assert.Null(experiment.Namespace);
    }

    [Theory]
    [InlineData("coverage: 0.4", "coverage: 1.4", "floral.yaml(5,11): 'coverage' must be a number from 0 to 1, not '1.4'.")]
    [InlineData("unit: session", "unit: request", "floral.yaml(4,7): unit 'request' is unknown; known are session, user.")]
    [InlineData("control: control", "control: rulez", "floral.yaml(11,10): arm 'rulez' is unknown; did you mean 'rules'?")]
    [InlineData("kind: binary", "kind: binery", "floral.yaml(12,31): kind 'binery' is unknown; did you mean 'binary'?")]
    [InlineData("{id: control, strategy: none}", "{id: rules, strategy: none}", "floral.yaml(10,8): the arm 'rules' stands twice.")]
    [InlineData(", smallest-effect: 0.02", "", "'smallest-effect' is missing")]
    [InlineData("units: 5000, ", "", "'units' is missing")]
    [InlineData("from: 0.25", "from: 0.75", "the namespace is empty")]
    [InlineData("tolerance: 50", "tolerence: 50", "key 'tolerence' is unknown; did you mean 'tolerance'?")]
    [InlineData("salt:", "solt:", "floral.yaml(3,1): key 'solt' is unknown; did you mean 'salt'?")]
    [InlineData("control: control", "allocation: thompson\ncontrol: control", null)]
    public void What_is_wrong_is_told_with_its_place(string right, string wrong, string? message)
    {
        var errors = Read(Full.Replace(right, wrong, StringComparison.Ordinal)).Errors;

        if (message is null) { Assert.Empty(errors); }
        else { Assert.Contains(errors, error => error.ToString().Contains(message, StringComparison.Ordinal)); }
    }

    [Fact]
    public void Nothing_but_an_id_lacks_arms_metric_and_end()
    {
        var errors = Read("id: empty").Errors.Select(error => error.Message).ToList();

        Assert.Equal(3, errors.Count);
        Assert.Contains(errors, error => error.StartsWith("'arms' needs", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("'primary' is missing", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("'stop' is missing", StringComparison.Ordinal));
    }

    [Fact]
    public void Thompson_needs_yes_or_no() => Assert.Contains(
        Read(Full.Replace("kind: binary", "kind: ordinal", StringComparison.Ordinal) + "\nallocation: thompson").Errors, error => error.Message.StartsWith("Thompson allocation needs", StringComparison.Ordinal));

    private static (Experiment Experiment, IReadOnlyList<AuthoringError> Errors) Read(string text)
    {
        var faults = new Faults();
        return (ExperimentReader.Read(YamlFile.Parse("floral.yaml", text, faults)!, faults), faults.All);
    }
}
