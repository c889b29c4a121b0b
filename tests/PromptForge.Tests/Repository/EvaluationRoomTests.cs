using System.Text.RegularExpressions;

namespace PromptForge.Tests.Repository;

/// <summary>A room of Evaluation uses only rooms that stand before it here; and what reckons knows no clock, no chance and no culture.</summary>
public sealed partial class EvaluationRoomTests
{
    private static readonly string[] Order =
        ["Cases", "Statistics", "Metrics", "Retrieval", "Suites", "Stores", "Experiments", "Runs", "Pictures", "Ratings", "Scoring", "Judging", "Trials", "Reports", "Bridges"];

    // What reckons: the same numbers from the same input, always. The rest asks the outside, or stores what came from there.
    private static readonly string[] Pure = ["Cases", "Statistics", "Metrics", "Suites", "Reports"];

    // Spans search without a culture.
    private static readonly string[] Allowed = ["said.EndsWith(\"ing\")", "text.Folded.AsSpan(0, text.Tokens[i].End).EndsWith(\"ly\")"];

    private static string Evaluation => Path.Combine(TheForge.Root, "src", "PromptForge.Evaluation");

    public static TheoryData<string> Rooms => [.. Directory.GetDirectories(Evaluation).Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("obj" or "bin"))];

    public static TheoryData<string> PureRooms => [.. Pure];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Uses_only_the_rooms_before_it(string room)
    {
        Assert.Contains(room, Order);
        Assert.Empty(Files(room).SelectMany(file => Breaches(room, File.ReadAllText(file)).Select(used => $"{Path.GetFileName(file)} uses '{used}'")));
    }

    [Theory]
    [MemberData(nameof(PureRooms))]
    public void What_reckons_knows_no_clock_chance_or_culture(string room) =>
        Assert.Empty(Files(room).SelectMany(file => PurityTests.Faults(File.ReadAllText(file)).Where(fault => !Allowed.Any(allowed => fault.Contains(allowed, StringComparison.Ordinal))).Select(fault => $"{Path.GetFileName(file)}: {fault}")));

    [Theory]
    [InlineData("Statistics", "using PromptForge.Evaluation.Experiments;\n", "Experiments")]
    [InlineData("Stores", "var x = PromptForge.Evaluation.Runs.RunFile.Read(path);", "Runs")]
    public void The_rule_itself_sees_a_breach(string room, string code, string used) => Assert.Equal([used], Breaches(room, code));

    private static IEnumerable<string> Files(string room) => Directory.EnumerateFiles(Path.Combine(Evaluation, room), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Breaches(string room, string code) => Uses().Matches(code).Select(match => match.Groups["room"].Value).Distinct()
        .Where(used => used != room && Order.Contains(used) && Array.IndexOf(Order, used) > Array.IndexOf(Order, room));

    [GeneratedRegex(@"PromptForge\.Evaluation\.(?<room>[A-Z]\w+)")]
    private static partial Regex Uses();
}
