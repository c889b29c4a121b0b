using System.Text.RegularExpressions;

namespace PromptForge.Tests.Repository;

/// <summary>A room of Core uses only rooms above it in DESIGN 3's list, and the stages' rooms never each other.</summary>
public sealed partial class RoomTests
{
    private static readonly string[] Ground =
        ["Authoring", "Measure", "Model", "Concepts", "Profiles", "Rendering", "Imaging", "Chat", "Pipeline", "Checks"];

    private static readonly string[] Stages = ["Intake", "Templates", "Knowledge", "Negatives", "Translation", "Rewriting", "Facets", "Budget"];

    // Refining reads words as Intake does; Content reads what every room's authors wrote.
    private static readonly string[] All = [.. Ground, .. Stages, "Refining", "Stems", "Content"];

    // What stands beside the rooms: whoever uses it, uses every room.
    private static readonly string[] Roof = ["Forge", "ConceptBoard", "IPromptForge", "PromptPipelineBuilder", "ForgeRequestException"];

    private static string Core => Path.Combine(TheForge.Root, "src", "PromptForge.Core");

    public static TheoryData<string> Rooms => [.. Directory.GetDirectories(Core).Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("obj" or "bin"))];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Uses_only_the_rooms_above_it(string room)
    {
        Assert.Contains(room, All);
        var faults = Directory.EnumerateFiles(Path.Combine(Core, room), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Faults(room, Path.GetFileName(file), File.ReadAllText(file))).ToList();

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("Model", "using PromptForge.Budget;\n", "Budget")]
    [InlineData("Budget", "using PromptForge.Templates;\n", "Templates")]
    [InlineData("Intake", "var x = Negatives.Paraphrases.All;", "Negatives")]
    [InlineData("Checks", "using Style = PromptForge.Templates.StyleTemplate;", "Templates")]
    [InlineData("Pipeline", "var forge = Forge.Create();", "Forge")]
    [InlineData("Refining", "using PromptForge.Negatives;\n", "Negatives")]
    [InlineData("Intake", "using PromptForge.Refining;\n", "Refining")]
    [InlineData("Templates", "using static PromptForge.Content.Snapshot;", "Content")]
    public void The_rule_itself_sees_a_breach(string room, string code, string used) =>
        Assert.Contains(Faults(room, "X.cs", code), fault => fault.Contains($"'{used}'", StringComparison.Ordinal));

    [Theory]
    [InlineData("Budget", "using PromptForge.Concepts;\n// Templates.Like this\nvar x = \"Templates.Like\";")]
    [InlineData("Content", "using PromptForge.Rewriting;\n")]
    [InlineData("Refining", "using PromptForge.Intake;\n")]
    [InlineData("Intake", "using PromptForge.Pipeline;\n/// <see cref=\"Forge\"/>\n")]
    public void The_rule_itself_lets_the_rest_pass(string room, string code) => Assert.Empty(Faults(room, "X.cs", code));

    private static IEnumerable<string> Faults(string room, string file, string code)
    {
        var bare = Comments().Replace(code, " ");
        foreach (var used in Uses().Matches(bare).Select(match => match.Groups["room"].Value).Where(All.Contains).Distinct())
        {
            if (used != room && !May(room, used)) { yield return $"{room}/{file} uses '{used}'"; }
        }

        foreach (var roof in Roof)
        {
            if (Regex.IsMatch(bare, $@"(?<![\w.])(?:new\s+)?{roof}\b(?=\s*[.(;,>?])")) { yield return $"{room}/{file} uses '{roof}'"; }
        }
    }

    private static bool May(string room, string used) =>
        room == "Content" || (room == "Refining" && used == "Intake") || (Array.IndexOf(Ground, used) is var other && other >= 0 && (Array.IndexOf(Ground, room) is var own && (own < 0 || other < own)));

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|@?\$?"(?:\\.|[^"\\\n])*" """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\bPromptForge\.(?<room>[A-Z]\w+)|(?<![\w.>\])])(?<room>[A-Z]\w+)\.[A-Z]")]
    private static partial Regex Uses();
}
