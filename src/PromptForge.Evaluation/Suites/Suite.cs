using System.Collections.Immutable;
using System.Security.Cryptography;
using PromptForge.Authoring;
using PromptForge.Evaluation.Cases;
using PromptForge.Model;

namespace PromptForge.Evaluation.Suites;

/// <summary>What is to be evaluated: prompts, the ways to rewrite them, how they are measured, and what counts as success.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Cases">The prompts of all data sets, in their order.</param>
/// <param name="Variants">The ways that are compared.</param>
/// <param name="Targets">The profiles that prompts are made for.</param>
public sealed record Suite(string Id, ImmutableArray<SuiteCase> Cases, ImmutableArray<SuiteVariant> Variants, ImmutableArray<string> Targets)
{
    /// <summary>What people call it.</summary>
    public LocalText Name { get; init; }

    /// <summary>Whether it searches the knowledge base instead of rewriting prompts: prompts are queries, references their answers.</summary>
    public bool IsRetrieval { get; init; }

    /// <summary>One line about it.</summary>
    public LocalText Description { get; init; }

    /// <summary>The metrics, by id.</summary>
    public ImmutableArray<string> Metrics { get; init; } = [];

    /// <summary>Each prompt runs once with each of these; values are averaged per prompt.</summary>
    public ImmutableArray<long> Seeds { get; init; } = [0];

    /// <summary>How many variations of each result are made for metrics of diversity, the result itself included.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>Whether wall time is measured. A run that measures time never has the same bytes twice.</summary>
    public bool Times { get; init; }

    /// <summary>What must hold on its own.</summary>
    public ImmutableArray<Gate> Gates { get; init; } = [];

    /// <summary>What decides the comparison, or null when nothing is compared.</summary>
    public PrimaryGoal? Primary { get; init; }

    /// <summary>The variant that the others are compared with; null when nothing is compared.</summary>
    public string? Baseline { get; init; }

    /// <summary>Variants that are there to be beaten: it is no fault that they are worse than the baseline, but one that they are better.</summary>
    public ImmutableArray<string> Opponents { get; init; } = [];

    /// <summary>What must not get worse.</summary>
    public ImmutableArray<Guard> Guardrails { get; init; } = [];

    /// <summary>The chance of a false find that is accepted.</summary>
    public double Alpha { get; init; } = 0.05;
}

/// <summary>A prompt with the other columns of its row.</summary>
/// <param name="Case">The prompt.</param>
/// <param name="Columns">What else its row says, by column.</param>
/// <param name="Place">Where it stands, as <c>file(line,column)</c>.</param>
public sealed record SuiteCase(EvaluationCase Case, ImmutableSortedDictionary<string, string> Columns, string Place);

/// <summary>A way to rewrite prompts.</summary>
/// <param name="Id">Its name in reports.</param>
/// <param name="Node">Where it stands.</param>
public abstract record SuiteVariant(string Id, YamlNode Node)
{
    /// <summary>Whether its answers come from outside: a replay takes them as they were stored.</summary>
    public virtual bool IsOutside => false;
}

/// <summary>PromptForge itself.</summary>
public sealed record ForgeVariantSpec(string Id, YamlNode Node, string Strategy, string Style, Strength Strength, long Seed) : SuiteVariant(Id, Node);

/// <summary>A fixed text round the user's words.</summary>
/// <param name="Id">Its name in reports.</param>
/// <param name="Node">Where it stands.</param>
/// <param name="Template">The text; <c>{prompt}</c> stands for the user's words.</param>
/// <param name="Negative">The negative prompt, or null.</param>
public sealed record TemplateVariantSpec(string Id, YamlNode Node, string Template, string? Negative) : SuiteVariant(Id, Node)
{
    /// <summary>What stands for the user's words.</summary>
    public const string Slot = "{prompt}";
}

/// <summary>What the knowledge search finds, appended as it stands.</summary>
/// <param name="Id">Its name in reports.</param>
/// <param name="Node">Where it stands.</param>
/// <param name="Top">How many entries are appended.</param>
/// <param name="Cut">After so many characters the text ends.</param>
public sealed record RetrievedVariantSpec(string Id, YamlNode Node, int Top, int Cut) : SuiteVariant(Id, Node);

/// <summary>A way to search the knowledge base.</summary>
public sealed record EngineVariantSpec(string Id, YamlNode Node, string Engine) : SuiteVariant(Id, Node);

/// <summary>What a column of the data says.</summary>
public sealed record ColumnVariantSpec(string Id, YamlNode Node, string Column, string? NegativeColumn) : SuiteVariant(Id, Node)
{
    /// <inheritdoc />
    public override bool IsOutside => true;
}

/// <summary>A program: the prompt on standard input, the answer on standard output.</summary>
/// <param name="Id">Its name in reports.</param>
/// <param name="Node">Where it stands.</param>
/// <param name="Command">The program and its arguments; no shell takes part.</param>
/// <param name="Folder">The folder that it runs in: the suite's.</param>
/// <param name="Timeout">After this long it is stopped.</param>
public sealed record CommandVariantSpec(string Id, YamlNode Node, ImmutableArray<string> Command, string Folder, TimeSpan Timeout) : SuiteVariant(Id, Node)
{
    /// <inheritdoc />
    public override bool IsOutside => true;

    /// <summary>A hash of the files that the command names, such as a script: a program that was changed is another variant.</summary>
    public string Fingerprint { get; } = HashOf(Command, Folder);

    private static string HashOf(ImmutableArray<string> command, string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var word in command)
        {
            var path = Path.Combine(folder, word);
            try
            {
                if (File.Exists(path)) { hash.AppendData(SHA256.HashData(File.ReadAllBytes(path))); }
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                // The program itself will say so.
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>A service: a JSON object posted, a JSON object answered.</summary>
/// <param name="Id">Its name in reports.</param>
/// <param name="Node">Where it stands.</param>
/// <param name="Url">Where it listens.</param>
/// <param name="KeyFrom">The environment variable that holds a bearer token, or null.</param>
/// <param name="Timeout">After this long it has failed.</param>
public sealed record HttpVariantSpec(string Id, YamlNode Node, Uri Url, string? KeyFrom, TimeSpan Timeout) : SuiteVariant(Id, Node)
{
    /// <inheritdoc />
    public override bool IsOutside => true;
}

/// <summary>A threshold that must hold.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Bound">The least value, or the most where less is better.</param>
/// <param name="OfEach">Whether every prompt must hold it, or the mean.</param>
/// <param name="Variants">The variants that it is for.</param>
public sealed record Gate(string Metric, double Bound, bool OfEach, ImmutableArray<string> Variants);

/// <summary>The metric that decides.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="SmallestEffect">The smallest difference that matters, in its unit.</param>
/// <param name="Prompts">How many prompts are planned; null for all.</param>
public sealed record PrimaryGoal(string Metric, double SmallestEffect, int? Prompts);

/// <summary>A metric that must not get worse.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Tolerance">How much worse is still fine.</param>
public sealed record Guard(string Metric, double Tolerance);

/// <summary>What suites may name.</summary>
/// <param name="Metrics">The metrics there are.</param>
/// <param name="Targets">The ids of profiles.</param>
/// <param name="Strategies">The ids of strategies.</param>
/// <param name="Variable">Reads an environment variable, for <c>${NAME}</c> in the paths of data.</param>
public sealed record SuiteVocabulary(
    IReadOnlyList<MetricInfo> Metrics, IReadOnlyCollection<string> Targets, IReadOnlyCollection<string> Strategies, Func<string, string?> Variable)
{
    /// <summary>Metrics that a suite may name and that 'all' leaves out, because they need more than texts.</summary>
    public IReadOnlyList<MetricInfo> Extra { get; init; } = [];
}
