using System.Globalization;
using System.Text;
using PromptForge.Authoring;
using PromptForge.Model;

namespace PromptForge.Tests.Golden;

/// <summary>Whole results beside the requests they answer: <c>NAME.in.yaml</c> and <c>NAME.golden.txt</c>; <c>PROMPTFORGE_ACCEPT=1</c> rewrites the golden side.</summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(TheForge.TestFolder, "Golden");

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.in.yaml").Select(path => Path.GetFileName(path)[..^".in.yaml".Length]).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_result_is_the_golden_one(string name)
    {
        var forged = TheForge.Enhance(Request(Path.Combine(Folder, $"{name}.in.yaml")));
        TheForge.Approve(Path.Combine(Folder, $"{name}.golden.txt"), Told(forged));
        Assert.Empty(Evaluation.Sets.Broken(forged));
    }

    [Fact]
    public void No_golden_file_has_lost_its_request() =>
        Assert.Empty(Directory.EnumerateFiles(Folder, "*.golden.txt").Where(path => !File.Exists(path.Replace(".golden.txt", ".in.yaml", StringComparison.Ordinal))).Select(Path.GetFileName));

    private static ForgeRequest Request(string path)
    {
        var faults = new Faults();
        var file = new MapReader(YamlFile.Read(path, faults) ?? new([], path, 1, 1), faults);
        var request = new ForgeRequest
        {
            Prompt = file.Required("prompt"),
            Target = file.Required("target"),
            Style = file.Text("style") ?? "auto",
            Seed = (long)file.Number("seed", 0),
            Strength = Enum.Parse<Strength>(file.Text("strength") ?? "auto", ignoreCase: true),
            Negative = file.Text("negative"),
            IsEdit = file.Flag("edit"),
        };
        file.RefuseTheRest();
        Assert.Empty(faults.All);
        return request;
    }

    private static string Told(ForgedPrompt forged)
    {
        var text = new StringBuilder();
        text.Append("prompt\n  ").Append(forged.Prompt).Append("\n\nnegative\n  ").Append(forged.NegativePrompt ?? "-");
        text.Append(CultureInfo.InvariantCulture, $"\n\nlanguage {forged.Language}, style {forged.Style}, {Length(forged.Length)}; negative {Length(forged.NegativeLength)}");
        text.Append("\nparameters ").AppendJoin(", ", forged.Parameters.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value}")));
        Section("emphasis", forged.Emphasis.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}  {pair.Value}")));
        Section("receipts", forged.Fragments.Select(placed => Receipt(placed.Fragment, placed.Text)));
        Section("negative receipts", forged.NegativeFragments.Select(placed => Receipt(placed.Fragment, placed.Text)));
        Section("dropped", forged.Dropped.Select(dropped => $"{dropped.Fragment.Id}  {dropped.Reason}  {dropped.Fragment.Text.InOrElse(forged.Language)}"));
        Section("notes", forged.Notes.Select(note => $"{note.Stage}  {note.Code}  {string.Join("; ", note.Args.Select(arg => $"{arg.Key} {arg.Value}"))}".TrimEnd()));
        return text.ToString();

        string Receipt(Fragment fragment, string rendered) => $"{fragment.Id}  {FragmentRoles.Name(fragment.Role)}  {rendered}  ({fragment.Text.Gloss(forged.Language) ?? "-"})";

        void Section(string name, IEnumerable<string> lines) => text.Append("\n\n").Append(name).Append(string.Concat(lines.DefaultIfEmpty("-").Select(line => $"\n  {line}")));
    }

    private static string Length(MeasuredLength? length) => length is null ? "no limit" : $"{length.Value} of {length.Limit} {length.Kind}";
}
