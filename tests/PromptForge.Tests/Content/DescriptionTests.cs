using System.Text.Json;
using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Knowledge;

namespace PromptForge.Tests.Content;

public sealed class DescriptionTests
{
    private const string Entry = "entries:\n- id: hush\n  kind: mood\n  names: {zh: [寂静], en: [hush]}\n";

    [Fact]
    public void A_file_of_descriptions_describes_entries_of_its_own_layer_and_of_those_below()
    {
        using var folder = new Folder().With("a.yaml", Entry)
            .With("words.yaml", "entries-descriptions:\n  hush: {zh: 没有声音, en: no sound at all}\n  tulip: {zh: 我的话, en: my own words}\n");
        var content = folder.Load();

        Assert.Equal(new("没有声音", "no sound at all"), content.Concepts.Single(entry => entry.Id == "hush").Description);
        Assert.Equal("my own words", content.Concepts.Single(entry => entry.Id == "tulip").Description.En);
        Assert.Equal(ForgeContent.Embedded.Concepts.Single(entry => entry.Id == "rose").Description, content.Concepts.Single(entry => entry.Id == "rose").Description);
    }

    [Theory]
    [InlineData("entries-descriptions: {tulpi: {zh: 花, en: flower}}\n", "entry 'tulpi' is unknown; did you mean 'tulip'?")]
    [InlineData("entries-descriptions: {tulip: {zh: 花, en: flower, de: Blume}}\n", "key 'de' is unknown")]
    [InlineData("entries-descriptions: {tulip: {zh: 花}}\n", "'en' is missing.")]
    [InlineData("entries-descriptions: {tulip: flower}\n", "'tulip' must be a map with 'zh' and 'en'.")]
    public void What_is_wrong_in_it_is_told(string text, string expected)
    {
        using var folder = new Folder().With("words.yaml", text);
        Assert.Contains(expected, folder.Error().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_is_described_in_one_place_only()
    {
        const string Words = "entries-descriptions: {hush: {zh: 静, en: quiet}}\n";
        using var files = new Folder().With("a.yaml", Entry).With("b.yaml", Words).With("c.yaml", Words);
        Assert.Contains("'hush' is described twice; the first is in b.yaml, line 1.", files.Error().Message, StringComparison.Ordinal);

        using var itself = new Folder().With("a.yaml", Entry + "  description: {zh: 静, en: quiet}\n").With("b.yaml", Words);
        Assert.Contains("entry 'hush' holds a description itself", itself.Error().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_entry_that_comes_with_the_library_is_described_in_both_languages() =>
        Assert.Empty(ForgeContent.Embedded.Concepts.Where(entry => string.IsNullOrWhiteSpace(entry.Description.Zh) || string.IsNullOrWhiteSpace(entry.Description.En)).Select(entry => entry.Id));

    [Fact]
    public void The_schema_knows_what_the_reader_knows()
    {
        var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(TheForge.Root, "knowledge", "schemas", "descriptions.schema.json"))).RootElement;

        Assert.Equal([DescriptionReader.Key], schema.GetProperty("required").EnumerateArray().Select(key => key.GetString()));
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(TheForge.Root, "knowledge", "descriptions")),
            file => Assert.Equal("# yaml-language-server: $schema=../schemas/descriptions.schema.json", File.ReadLines(file).First()));
    }

    [Fact]
    public async Task A_thing_is_found_by_what_somebody_said_of_it()
    {
        using var folder = new Folder().With("a.yaml", Entry).With("b.yaml", "entries-descriptions: {hush: {zh: 图书馆的气氛, en: the zyzzyva of libraries}}\n");
        var hit = Assert.Single(await new HybridIndex(folder.Load().ToLexicon()).SearchAsync("zyzzyva", 1, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal("hush", hit.Concept.Id);
    }
}
