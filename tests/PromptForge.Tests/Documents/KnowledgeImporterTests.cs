using PromptForge.Content;
using PromptForge.Documents;
using PromptForge.Importing;

namespace PromptForge.Tests.Documents;

public sealed class KnowledgeImporterTests
{
    [Theory]
    [InlineData("zh,en,la,season,colour,form\n琉璃草花,glass bugloss,Cynoglossum vitreum,3-5月,蓝色;白,线", "season: {can: [spring], source: own}", "colour: {can: [blue, white], source: own}", "form: {is: [line], source: own}")]
    [InlineData("中文名,英文名,花期,like\n琉璃草花,glass bugloss,11–2,玫瑰", "season: {can: [autumn, winter], source: own}", "kind: flower", "form: {is: [mass], source: own}")]
    [InlineData("name_zh,English Name,kind,season\n琉璃草花,glass bugloss,花卉,全年", "season: {can: [spring, summer, autumn, winter], source: own}", "kind: flower")]
    public void A_row_becomes_an_entry(string csv, params string[] parts)
    {
        var made = Importer().Csv("flowers.csv", csv.Contains("kind", StringComparison.Ordinal) || csv.Contains("like", StringComparison.Ordinal) ? csv.Split('\n') : [csv.Split('\n')[0] + ",kind", csv.Split('\n')[1] + ",flower"]);

        Assert.Empty(made.Unused);
        Assert.Equal(1, made.Entries);
        Assert.All(parts, part => Assert.Contains(part, made.File!.Text));
        Assert.Equal("glass-bugloss", Reads(made)[0].Id);
        Assert.Equal("flowers.csv, line 2", Reads(made)[0].Origin);
    }

    [Theory]
    [InlineData("zh,en,kind\n琉璃草花,,flower", "line 2: no English name: fill the column 'en'")]
    [InlineData("zh,en,kind\n,glass bugloss,flower", "line 2: no Chinese name: fill the column 'zh'")]
    [InlineData("zh,en,kind\n琉璃草花,glass bugloss,flowr", "did you mean 'flower'?")]
    [InlineData("zh,en\n琉璃草花,glass bugloss", "no kind: fill the column 'kind'")]
    [InlineData("zh,en,kind\n琉璃草花,rose,flower", "the name 'rose' belongs to 'rose' already")]
    [InlineData("zh,en,kind\n琉璃草花,玻璃,flower", "holds Chinese characters")]
    [InlineData("zh,en,kind\n\"琉璃草花,glass bugloss,flower", "line 2: a quoted field is never closed")]
    [InlineData("zh,en,kind,price\n琉璃草花,glass bugloss,flower,3", "line 1: the column 'price' is not known")]
    [InlineData("zh,en,kind,season\n琉璃草花,glass bugloss,flower,梅雨", "the season '梅雨' is not known and was left out")]
    [InlineData("zh,en,kind,pairs\n琉璃草花,glass bugloss,flower,rosse", "did you mean 'rose'")]
    [InlineData("zh,en,kind,phrase-zh\n琉璃草花,glass bugloss,flower,蓝", "fill 'phrase-zh' and 'phrase-en'")]
    public void What_cannot_be_used_is_told_with_its_line(string csv, string told) =>
        Assert.Contains(Importer().Csv("f.csv", csv.Split('\n')).Unused, unused => unused.StartsWith("f.csv, ", StringComparison.Ordinal) && unused.Contains(told, StringComparison.Ordinal));

    [Fact]
    public void A_table_whose_columns_are_all_strange_is_refused_with_those_that_are_known() =>
        Assert.Contains("Known are: id, kind, zh", Assert.Throws<ImportException>(() => Importer().Csv("f.csv", ["a,b", "1,2"])).Message);

    [Fact]
    public void What_is_known_already_is_passed_over()
    {
        var made = Importer().Csv("f.csv", ["zh,en,kind", "玫瑰,rose,flower", "琉璃草花,glass bugloss,flower", "琉璃草花,glass bugloss,flower"]);

        Assert.Equal((1, 2), (made.Entries, made.Known));
        Assert.Empty(made.Unused);
    }

    [Fact]
    public void Json_lines_may_be_flat_or_in_the_shape_of_entries_or_passages()
    {
        var made = Importer().JsonLines("n.jsonl",
        [
            """{"zh":"琉璃草花","en":"glass bugloss","kind":"flower","colour":["blue"]}""",
            """{"names":{"zh":["雾铃兰"],"en":["mist bell"]},"kind":"flower","facts":{"season":{"can":["spring"]}}}""",
            """{"title":"Terrace","text":"On the terrace we set lavender in terracotta pots.","source":"Anna"}""",
            """[1]""", "not json", """{"__proto__":{"zh":"x"},"zh":"甲乙丙丁花"}""",
        ]);

        Assert.Equal((2, 1), (made.Entries, made.Passages));
        Assert.Equal(4, made.Unused.Count);
        Assert.Equal("n.jsonl, line 3; Anna", Reads(made).Single(entry => entry.Kind == "document").Origin);
    }

    [Fact]
    public void A_passage_names_what_it_recommends_and_not_what_it_refuses()
    {
        var made = Importer().Markdown("店.md", ["# 母亲节", "主推粉色康乃馨，配尤加利。不要用白菊。", "Never use lilies."]);

        var entry = Assert.Single(Reads(made));
        Assert.Contains("carnation", entry.Pairs);
        Assert.Contains("eucalyptus", entry.Pairs);
        Assert.Contains("mothers-day", entry.Pairs);
        Assert.DoesNotContain("chrysanthemum", entry.Pairs);
        Assert.DoesNotContain("lily", entry.Pairs);
        Assert.Contains("不要用白菊", entry.Description.Zh);
    }

    [Fact]
    public void The_same_text_is_taken_up_once_whatever_its_marks_and_letters()
    {
        var made = Importer().Markdown("a.md", ["# One", "Tulips in tin jugs.", "# Two", "**tulips** in tin jugs!"]);

        Assert.Equal((1, 1), (made.Passages, made.Known));
    }

    [Fact]
    public void Importing_again_gives_the_same_bytes()
    {
        string[] lines = ["# One", "Tulips in tin jugs.", "# Two", "Roses."];
        var first = Importer().Markdown("a.md", lines);
        var over = ContentFrom(first);

        var again = new KnowledgeImporter(over, over.ToLexicon(), Reads(first).Select(entry => entry.Id).ToHashSet()).Markdown("a.md", lines);

        Assert.Equal(first.File, again.File);
    }

    [Theory]
    [InlineData("shop notes.md", "imported-shop-notes-md.yaml")]
    [InlineData("../../etc/passwd.md", "imported-passwd-md.yaml")]
    public void The_file_is_called_after_the_document(string name, string file) => Assert.Equal(file, KnowledgeImporter.FileOf(name));

    [Fact]
    public void A_Chinese_file_name_has_a_name_of_its_own() => Assert.NotEqual(KnowledgeImporter.FileOf("春.md"), KnowledgeImporter.FileOf("夏.md"));

    private static KnowledgeImporter Importer() => new(TheForge.Content, TheForge.Standard.Lexicon);

    private static List<PromptForge.Concepts.Concept> Reads(KnowledgeImport made) => [.. ContentFrom(made).Concepts.Where(concept => concept.Origin is not null)];

    private static ForgeContent ContentFrom(KnowledgeImport made)
    {
        using var folder = new Folder();
        return folder.With("made.yaml", made.File!.Text).Load();
    }
}
