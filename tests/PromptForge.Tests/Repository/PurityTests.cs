using System.Text.RegularExpressions;

namespace PromptForge.Tests.Repository;

/// <summary>Core is pure: no network, no clock, no chance, no culture. Read from its sources.</summary>
public sealed class PurityTests
{
    private static readonly (string Pattern, string What)[] Forbidden =
    [
        (@"\bDateTime(?:Offset)?\.(?:Utc)?Now\b|\bDateTime\.Today\b|\bStopwatch\b|\bTimeProvider\.System\b|\bEnvironment\.TickCount", "a clock"),
        (@"\bRandom\.Shared\b|\bnew Random\(\)|\bGuid\.NewGuid\b|\bRandomNumberGenerator\b", "chance"),
        (@"\bHttpClient\b|\bSystem\.Net\b|\bSocket\b|\bDns\.", "the network"),
        (@"\bCultureInfo\.Current(?:UI)?Culture\b|\bCultureInfo\.CurrentUICulture\b|\bRegionInfo\b", "the culture"),
        (@"\.ToLower\(\)|\.ToUpper\(\)|\bchar\.ToLower\(|\bchar\.ToUpper\(", "the culture's letters"),
        (@"\.Normalize\(|\.IsNormalized\(", "string.Normalize, which needs ICU and throws on lone surrogates"),
        (@"\bEnvironment\.(?:GetEnvironmentVariable|MachineName|UserName|NewLine)\b|\bAppendLine\(", "the machine"),
        (@"\bStringComparison\.(?:CurrentCulture|InvariantCulture)", "a comparison by culture"),
        (@"(?:StartsWith|EndsWith|IndexOf|LastIndexOf)\(""[^""]*""\)", "a search without StringComparison"),
        (@"\.CompareTo\((?:[a-z]\w*\.)?(?:Id|Name|Text|id|name|text)\b|string\.Compare\(", "an order by culture"),
        (@"(?:double|int|float|decimal|long)\.(?:Try)?Parse\((?![^;]*Invariant)", "a number read by culture"),
        (@"RegexOptions\.IgnoreCase(?!.*CultureInvariant)", "a regex that folds case by culture"),
        (@"\.GetHashCode\(\)", "hash codes, which differ from run to run"),
        (@"Console\.", "the console"),
    ];

    // An exception's message that nobody compares may use the machine's line end; spans and lists search without a culture.
    private static readonly (string File, string Code)[] Allowed =
    [
        ("Authoring/AuthoringError.cs", "Environment.NewLine"),
        ("Intake/ProtectedScanner.cs", "value.StartsWith(\"http\")"),
        ("Knowledge/EnglishStem.cs", "stem.EndsWith(\"ing\")"),
        ("Translation/SenseTable.cs", "spelling.EndsWith(\"风格\")"),
    ];

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Path.Combine(TheForge.Root, "src", "PromptForge.Core"), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Path.Combine(TheForge.Root, "src", "PromptForge.Core"), path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Knows_no_network_clock_chance_or_culture(string file)
    {
        var code = File.ReadAllText(Path.Combine(TheForge.Root, "src", "PromptForge.Core", file));
        Assert.DoesNotContain(Faults(code), fault => !Allowed.Any(allowed => allowed.File == file && fault.Contains(allowed.Code, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("var now = DateTime.Now;")]
    [InlineData("var n = Random.Shared.Next();")]
    [InlineData("if (text.StartsWith(\"a\")) {}")]
    [InlineData("text.ToLower()")]
    [InlineData("double.Parse(text)")]
    [InlineData("text.Normalize()")]
    public void The_rule_itself_sees_a_breach(string code) => Assert.NotEmpty(Faults(code));

    /// <summary>What a file knows that it should not.</summary>
    internal static IEnumerable<string> Faults(string code)
    {
        var number = 0;
        foreach (var line in code.Split('\n'))
        {
            number++;
            if (line.TrimStart().StartsWith("//", StringComparison.Ordinal)) { continue; }

            foreach (var (pattern, what) in Forbidden)
            {
                if (Regex.IsMatch(line, pattern)) { yield return $"{what} in line {number}: {line.Trim()}"; }
            }
        }
    }
}
