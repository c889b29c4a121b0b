using PromptForge.Authoring;
using PromptForge.Content;

namespace PromptForge.Tests.Content;

public sealed class ContentChecksTests
{
    private const string Slots = """
        slots:
          colour: {of: thing, values: [red, pink, gold]}
          light: {of: scene, values: [soft, hard]}
          culture: {of: scene}
        """;

    private const string Red = "- {id: red, kind: colour, names: {zh: [红色], en: [red]}, facts: {colour: {is: [red], source: own}}}";

    [Fact]
    public void Finds_nothing_in_the_embedded_content() => Assert.Empty(ContentChecks.Run(ForgeContent.Embedded, Sources()));

    [Theory]
    [InlineData("pairs: [lilly]", "a pair: entry 'lilly' is unknown")]
    [InlineData("isa: [flora]", "isa: entry 'flora' is unknown")]
    [InlineData("affinity: {style: [baroque]}", "affinity.style: style 'baroque' is unknown")]
    [InlineData("affinity: {vessel: [red]}", "'red' is a colour, not a vessel")]
    [InlineData("facts: {colour: {can: [pink]}}", "the fact 'colour' names no source")]
    [InlineData("facts: {colour: {can: [pink], source: hearsay}}", "source 'hearsay' is unknown")]
    [InlineData("facts: {culture: {is: [martian], source: own}}", "the culture: entry 'martian' is unknown")]
    [InlineData("meanings: [{culture: red, zh: 爱, en: love, source: own}]", "'red' is a colour, not a culture")]
    [InlineData("phrases: {a: {role: subject, zh: 花瓣, en: petals, when: {any: [bogus]}}}", "when: term 'bogus' is unknown")]
    [InlineData("phrases: {a: {role: subject, zh: 花瓣, en: the petals}}", "begins with an article")]
    [InlineData("phrases: {a: {role: subject, zh: 花瓣, en: 'soft, petals'}}", "holds punctuation")]
    [InlineData("phrases: {a: {role: subject, zh: '柔软，花瓣', en: petals}}", "holds punctuation")]
    [InlineData("phrases: {a: {role: subject, zh: 花瓣, en: one two three four five six seven eight nine}}", "over 8 words")]
    [InlineData("phrases: {a: {role: subject, zh: 一二三四五六七八九十一二三四五, en: petals}}", "over 14 characters")]
    [InlineData("phrases: {a: {role: quality, zh: 花瓣, en: masterpiece in 8k}}", "'masterpiece' is filler")]
    [InlineData("phrases: {a: {role: subject, zh: 花瓣, en: petals 花}}", "holds Chinese characters")]
    [InlineData("phrases: {a: {role: subject, zh: 花瓣, en: red petals}}", "says colour=red ('red') and does not claim it")]
    [InlineData("facts: {colour: {can: [pink], source: own}}, phrases: {a: {role: subject, zh: 花瓣, en: petals, claims: {colour: gold}}}", "allow only pink")]
    public void Tells_what_is_wrong_with_an_entry(string keys, string message)
    {
        var findings = Check($"entries:\n{Red}\n- {{id: rose, kind: flower, names: {{zh: [玫瑰], en: [rose]}}, {keys}}}");

        Assert.Contains(findings, finding => finding.Subject.StartsWith("rose", StringComparison.Ordinal) && finding.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("zh: [玫瑰], en: [briar]")]
    [InlineData("zh: [蔷薇], en: [roses]")]
    [InlineData("zh: [蔷薇], en: [Rose]")]
    public void Finds_names_that_two_entries_share(string names)
    {
        var findings = Check($"entries:\n- {{id: rose, kind: flower, names: {{zh: [玫瑰], en: [rose]}}}}\n- {{id: second, kind: flower, names: {{{names}}}}}");

        Assert.Contains(findings, finding => finding is { Subject: "second", IsError: true } && finding.Message.Contains("belongs to 'rose'", StringComparison.Ordinal));
    }

    [Fact]
    public void Finds_glossary_words_without_english()
    {
        var findings = Check($"entries:\n{Red}", "id: words\ngroups:\n- pos: noun\n  terms: {树: 树, 石: '', 红色: red}\n- pos: measure\n  terms: {丈: ten feet, 个: ''}");

        Assert.Equal(["丈", "树", "石"], findings.Select(finding => finding.Subject));
    }

    [Theory]
    [InlineData("b: {role: light, zh: 硬光, en: hard light, claims: {light: hard}}", "", "light=soft contradicts light=hard of 's#b'")]
    [InlineData("b: {role: light, zh: 柔光, en: soft light}", "", "says the same as 's#b'")]
    [InlineData("", "n: {zh: 柔光, en: soft light}", "the negative 's#n' (soft light) forbids 'soft light'")]
    [InlineData("", "n: {zh: 平光, en: flat light, claims: {light: soft}}", "forbids light=soft, which the phrase claims")]
    public void Finds_styles_that_are_against_themselves(string phrase, string negative, string message)
    {
        var findings = Check($"""
            id: s
            kind: look
            names: {"{"}zh: 风格, en: style{"}"}
            phrases:
              a: {"{"}role: light, zh: 柔光, en: soft light, claims: {"{"}light: soft{"}"}{"}"}
              {phrase}
            negatives:
              {negative}
            """);

        Assert.Contains(findings, finding => finding is { Subject: "s#a", IsError: true } && finding.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Lets_phrases_disagree_that_never_meet()
    {
        var findings = Check("""
            id: s
            kind: look
            names: {zh: 风格, en: style}
            phrases:
              a: {role: light, zh: 柔光, en: soft light, claims: {light: soft}, when: {any: [person]}}
              b: {role: light, zh: 硬光, en: hard light, claims: {light: hard}, when: {none: [person]}}
            """);

        Assert.Empty(findings);
    }

    private static IReadOnlyList<ContentFinding> Check(params string[] files)
    {
        var folder = Directory.CreateTempSubdirectory("promptforge-checks");
        try
        {
            foreach (var (text, i) in files.Append(Slots).Select((text, i) => (text, i)))
            {
                File.WriteAllText(Path.Combine(folder.FullName, text.StartsWith("id: s\n", StringComparison.Ordinal) ? "s.yaml" : $"{i}.yaml"), text);
            }

            var faults = new Faults();
            var content = new ContentReader(faults).Read(ForgeContent.Empty, [folder.FullName]);
            Assert.Empty(faults.All);
            return ContentChecks.Run(content, "| `own` | what we know |");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Sources()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "knowledge", "SOURCES.md");
            if (File.Exists(path)) { return File.ReadAllText(path); }
        }

        throw new FileNotFoundException("knowledge/SOURCES.md is not above the tests.");
    }
}
