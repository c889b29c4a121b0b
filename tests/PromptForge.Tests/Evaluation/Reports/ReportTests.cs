using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PromptForge.Evaluation.Reports;
using PromptForge.Evaluation.Runs;
using PromptForge.Model;
using PromptForge.Tests.Evaluation.Runs;

namespace PromptForge.Tests.Evaluation.Reports;

public sealed partial class ReportTests
{
    private const string Evil = "</p><script>alert(1)</script><img src=x onerror=alert(2)> \" ' & | `=1+1` @everyone \u0001 \u202E back";

    private static readonly string Text = SmallRun.Text.Replace("a red fox,", JsonSerializer.Serialize(Evil) + ",", StringComparison.Ordinal)
        .Replace("kind: exclusion", "\"<b>kind\": \"<i>\"", StringComparison.Ordinal);

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task The_page_escapes_everything_and_needs_no_network(string language)
    {
        var page = HtmlReport.Of(await EvilRunAsync(), new(new Language(language)), new("小 <script>", "Small <script>"));

        Assert.Single(Script().Matches(page));
        Assert.DoesNotContain("<img", page);
        Assert.DoesNotContain("<b>", page);
        Assert.DoesNotContain("<i>", page);
        Assert.DoesNotContain('\u0001', page);
        Assert.Contains("&lt;script&gt;alert(1)", page);
        Assert.DoesNotMatch(@"(?:src|href)\s*=\s*""?(?:https?:)?//", page);
        Assert.DoesNotContain("url(", page);
        Assert.Contains("default-src 'none'", page);
        Assert.Contains($"<html lang=\"{language}\">", page);
    }

    [Fact]
    public async Task The_page_is_well_formed_and_its_links_lead_somewhere()
    {
        var page = HtmlReport.Of(await EvilRunAsync(), new(Language.English));
        var body = Boolean().Replace(page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("<script>", StringComparison.Ordinal)], "$1$2=\"\"");
        var root = XElement.Parse(Void().Replace(body, "<$1/>") + "</body>");
        var ids = root.Descendants().Attributes("id").Select(id => id.Value).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(root.Descendants("a").Attributes("href"), link => Assert.Contains(link.Value[1..], ids));
        Assert.All(root.Descendants("svg"), plot => Assert.NotEmpty(plot.Attribute("aria-label")!.Value));
        Assert.All(root.Descendants("section").Attributes("aria-labelledby"), label => Assert.Contains(label.Value, ids));
        Assert.Equal(3, root.Descendants("article").Count());
        Assert.Contains(root.Descendants("span"), span => span.Attribute("class")?.Value.StartsWith("from ", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_big_run_shows_what_fails_first_and_says_so()
    {
        var failing = new Dictionary<string, IVariant> { ["rules"] = new Scripted((one, _) => one.Case.Id == "ideas-0003" ? new string('x', 3000) : one.Case.Prompt) };
        var page = HtmlReport.Of(await SmallRun.AnalyseAsync(SmallRun.Text, failing), new(Language.English), mostCases: 1);

        Assert.Contains("1 of 3 are shown here", page);
        Assert.Contains("id=\"case-3\"", page);
        Assert.DoesNotContain("id=\"case-1\"", page);
    }

    [Fact]
    public async Task Programs_read_json_and_junit()
    {
        var analysis = await EvilRunAsync();
        var json = JsonDocument.Parse(JsonReport.Of(analysis)).RootElement;
        Assert.False(json.GetProperty("failed").GetBoolean());
        Assert.Equal("rules", json.GetProperty("comparisons")[0].GetProperty("candidate").GetString());
        Assert.Equal("text", json.GetProperty("comparisons")[0].GetProperty("evidence").GetString());

        var junit = XDocument.Parse(JUnitReport.Of(analysis)).Root!.Element("testsuite")!;
        Assert.Equal("3", junit.Attribute("tests")!.Value);
        Assert.Equal("0", junit.Attribute("failures")!.Value);
        Assert.Equal(3, junit.Elements("testcase").Count());

        var broken = new Dictionary<string, IVariant> { ["rules"] = new Scripted((_, _) => throw new VariantException("odd", "broke \u0001 \ud800")) };
        junit = XDocument.Parse(JUnitReport.Of(await SmallRun.AnalyseAsync(SmallRun.Text, broken))).Root!.Element("testsuite")!;
        Assert.Equal(("2", "1"), (junit.Attribute("failures")!.Value, junit.Attribute("errors")!.Value));
    }

    [Fact]
    public async Task A_spreadsheet_gets_text_and_no_formula()
    {
        var formula = new Dictionary<string, IVariant> { ["typed"] = new Scripted((_, _) => "=HYPERLINK(\"x\"),\nnext") };
        var rows = CsvReport.Of((await SmallRun.AnalyseAsync(SmallRun.Text, formula)).Run);

        Assert.StartsWith("case,kind,input,variant,target,seed,prompt,negative,error,promises,within-limits,words-kept\n", rows);
        Assert.Contains(",\"'=HYPERLINK(\"\"x\"\"),\nnext\",", rows);
    }

    [Fact]
    public void A_summary_has_no_markup_of_others()
    {
        Assert.Equal("&lt;b&gt; \\[x\\](y) \\| \\`\\*\\_ &#64;everyone next", MarkdownReport.Escape("<b> [x](y) | `*_ @everyone\nnext"));
    }

    [Fact]
    public async Task Every_file_is_written()
    {
        using var folder = new Folder();
        var files = ReportFiles.Write(Path.Combine(folder.Path, "deep", "report"), await SmallRun.AnalyseAsync(SmallRun.Text), new(Language.Chinese), new("小", "Small"));

        Assert.Equal(["report.html", "report.json", "junit.xml", "results.csv", "summary.md"], files.Select(file => Path.GetFileName(file)));
        Assert.All(files, file => Assert.True(new FileInfo(file).Length > 0));
        Assert.StartsWith("## ✅ 小", File.ReadAllText(files[4]));
    }

    private static Task<RunAnalysis> EvilRunAsync() => SmallRun.AnalyseAsync(Text, new Dictionary<string, IVariant> { ["typed"] = new Scripted((one, _) => one.Case.Prompt + Evil) });

    [GeneratedRegex("<script", RegexOptions.IgnoreCase)]
    private static partial Regex Script();

    [GeneratedRegex("<((?:input|br|meta)\\b[^>]*)>")]
    private static partial Regex Void();

    [GeneratedRegex("( )(data-failing|data-differing|hidden)(?=[ >])")]
    private static partial Regex Boolean();
}
