using PromptForge.Content;
using PromptForge.Importing;

namespace PromptForge.Tests.Importing;

public class StyleImporterTests
{
    private static readonly Forge Forge = Forge.Create();

    public static TheoryData<string> Files =>
    [
        "fooocus_styles/sdxl_styles_diva.json", "fooocus_styles/sdxl_styles_fooocus.json", "fooocus_styles/sdxl_styles_marc_k3nt3l.json",
        "fooocus_styles/sdxl_styles_mre.json", "fooocus_styles/sdxl_styles_sai.json", "fooocus_styles/sdxl_styles_twri.json",
        "sdxl_styler/sdxl_styles_sai.json", "sdxl_styler/sdxl_styles_twri.json",
    ];

    [Theory]
    [InlineData("gourmet food photo of {prompt} . soft light, macro details", "gourmet food photo|soft light|macro details")]
    [InlineData("Herbarium drawing{prompt}. Botanical accuracy", "Herbarium drawing|Botanical accuracy")]
    [InlineData("{prompt}s in the rain, wet streets", "in the rain|wet streets")]
    [InlineData("((masterpiece)), (best quality:1.3), {prompt}, [film, grain]", "masterpiece|best quality|film|grain")]
    [InlineData("shot at f/1.8, <lora:film:0.6>, 35mm", "shot at f/1.8|35mm")]
    [InlineData("painting by A. J. Casson of a {prompt}", "painting by A. J. Casson")]
    [InlineData("role-playing game (RPG) style {prompt}", "role-playing game (RPG) style")]
    [InlineData("{prompt}", "")]
    public void Splits_a_text_into_phrases_around_the_slot(string prompt, string phrases)
    {
        var made = Import(new ForeignStyle("x", prompt, "blurry", "here"));

        var style = Assert.Single(Load(made));
        Assert.Equal(phrases.Split('|', StringSplitOptions.RemoveEmptyEntries).Order(), style.Phrases.Select(phrase => phrase.Text.En!).Order());
    }

    [Fact]
    public void Guesses_roles_classes_and_chinese_from_what_it_knows()
    {
        var style = Assert.Single(Load(Import(new ForeignStyle("Night Photo", "{prompt}, soft side light, shallow depth of field, frobnicated", "watermark, bad hands", "here"))));

        Assert.Equal("night-photo", style.Id);
        Assert.Equal(Model.FragmentRole.Light, style.Phrases.Single(phrase => phrase.Text.En == "soft side light").Role);
        Assert.Equal("柔和侧光", style.Phrases.Single(phrase => phrase.Text.En == "soft side light").Text.Zh);
        Assert.Equal("frobnicated", style.Phrases.Single(phrase => phrase.Text.En == "frobnicated").Text.Zh);
        Assert.Equal(["anatomy", "text"], style.Negatives.Select(negative => negative.Class).Order());
    }

    [Fact]
    public void Names_what_it_could_not_translate()
    {
        var result = Import(new ForeignStyle("x", "{prompt}, frobnicated", "", "styles.csv(2): style 'x'"));

        Assert.Contains("'frobnicated'", Assert.Single(result.Warnings));
    }

    [Fact]
    public void An_id_that_is_taken_gets_a_name_of_its_own()
    {
        var result = Import(new("Watercolour", "{prompt}, wet paper", "", "1"), new("Watercolour", "{prompt}, dry paper", "", "2"), new("墨", "{prompt}, ink", "", "3"));

        Assert.Equal(["a1111-watercolour.yaml", "a1111-watercolour-2.yaml", "a1111.yaml"], result.Files.Select(file => file.Path));
    }

    [Theory]
    [InlineData("quote\" and \\ and : # {x}")]
    [InlineData("- dash")]
    [InlineData("null")]
    [InlineData("emoji 🦊")]
    [InlineData("tab\tand\u0085line")]
    public void Any_name_survives_yaml(string name)
    {
        var style = Assert.Single(Load(Import(new ForeignStyle(name, "{prompt}, ink", "", "here"))));

        Assert.Equal(name, style.Name.En);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_public_style_becomes_a_template_that_loads(string file)
    {
        var warnings = new List<string>();
        var styles = ForeignStyles.Json(File.ReadAllText(Data.Path(file)), file, warnings);

        var result = Import([.. styles]);

        Assert.Equal(styles.Count(style => style.Prompt.Trim() is not ("" or "{prompt}") || style.Negative.Length > 0), result.Files.Count);
        Assert.Equal(result.Files.Count, Load(result).Count);
        Assert.Empty(warnings);
    }

    private static ImportResult Import(params ForeignStyle[] styles) => new StyleImporter(Forge.Content, Forge.Lexicon).Import(styles, "styles.csv", "a1111");

    private static List<Templates.StyleTemplate> Load(ImportResult result)
    {
        var folder = Directory.CreateTempSubdirectory("promptforge-import-").FullName;
        try
        {
            foreach (var file in result.Files) { File.WriteAllText(Path.Combine(folder, file.Path), file.Text); }

            var made = result.Files.Select(file => Path.GetFileNameWithoutExtension(file.Path)).ToHashSet();
            return [.. ContentReader.Load(Forge.Content, folder).Styles.Where(style => made.Contains(style.Id))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
