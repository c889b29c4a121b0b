using PromptForge.Content;

namespace PromptForge.Tests.Content;

public sealed class LayerTests
{
    private const string Entry = "entries:\n- id: {0}\n  kind: mood\n  names: {{zh: [{1}], en: [{2}]}}\n";

    [Fact]
    public void An_upper_layer_replaces_equal_ids_and_keeps_the_rest()
    {
        using var folder = new Folder().With("plain.yaml", "id: plain\nkind: look\nnames: {zh: 朴素, en: my plain}\nphrases: {only: {role: mood, zh: 静谧, en: hushed}}\n");
        var content = folder.Load();

        Assert.Equal(ForgeContent.Embedded.Styles.Length, content.Styles.Length);
        Assert.Equal("my plain", content.Styles.Single(style => style.Id == "plain").Name.En);
        Assert.Equal("hushed", Assert.Single(content.Styles.Single(style => style.Id == "plain").Phrases).Text.En);
        Assert.NotEqual(ForgeContent.Embedded.Version, content.Version);
    }

    [Fact]
    public void One_id_twice_within_a_layer_is_an_error_that_names_both_places()
    {
        using var folder = new Folder().With("a.yaml", string.Format(null, Entry, "hush", "寂静", "hush")).With("b.yaml", string.Format(null, Entry, "hush", "静默", "hushed"));
        var error = folder.Error();

        Assert.EndsWith("b.yaml", error.File, StringComparison.Ordinal);
        Assert.Contains("entry 'hush' stands twice; the first is in a.yaml, line 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_style_twice_within_a_layer_is_an_error()
    {
        const string Style = "id: my-style\nkind: look\nnames: {zh: 我的, en: my style}\n";
        using var folder = new Folder().With("one/my-style.yaml", Style).With("two/my-style.yaml", Style);
        Assert.Contains("'my-style' stands twice", folder.Error().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_named_after_its_id()
    {
        using var folder = new Folder().With("other.yaml", "id: my-style\nkind: look\nnames: {zh: 我的, en: my style}\n");
        Assert.Contains("the id 'my-style' must equal the file name 'other'", folder.Error().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_follows_the_content_and_not_the_line_ends()
    {
        const string Style = "id: my-style\nkind: look\nnames: {zh: 我的, en: my style}\n";
        using var one = new Folder().With("my-style.yaml", Style);
        using var two = new Folder().With("my-style.yaml", Style.ReplaceLineEndings("\r\n"));
        using var three = new Folder().With("my-style.yaml", Style + "# more\n");

        Assert.Equal(one.Load().Version, two.Load().Version);
        Assert.NotEqual(one.Load().Version, three.Load().Version);
    }

    [Fact]
    public void A_byte_order_mark_is_no_content()
    {
        using var folder = new Folder().With("my-style.yaml", [0xEF, 0xBB, 0xBF, .. "id: my-style\nkind: look\nnames: {zh: 我的, en: my style}\n"u8]);
        Assert.Empty(folder.Errors());
    }

    [Fact]
    public void The_project_file_is_no_content()
    {
        using var folder = new Folder().With("promptforge.yaml", "target: a1111\n");
        Assert.Empty(folder.Errors());
    }

    [Fact]
    public void A_style_may_extend_one_of_a_layer_below()
    {
        using var folder = new Folder().With("my-floral.yaml", "id: my-floral\nextends: chinese-floral\nnames: {zh: 我的插花, en: my floral}\n");
        var style = folder.Load().Styles.Single(style => style.Id == "my-floral");

        Assert.True(style.IsDomain);
        Assert.All(style.Phrases, phrase => Assert.StartsWith("my-floral#", phrase.Id, StringComparison.Ordinal));
        Assert.Equal(TheForge.Content.Styles.Single(parent => parent.Id == "chinese-floral").Phrases.Length, style.Phrases.Length);
    }

    [Fact]
    public async Task An_entry_of_a_layer_is_found_in_prompts()
    {
        using var folder = new Folder().With("moods.yaml", string.Format(null, Entry, "zorbic", "佐比", "zorbic"));
        var draft = await folder.Forge().EnhanceAsync(new() { Prompt = "a zorbic fox" });
        Assert.Contains(draft.Mentions, mention => mention.Concept == "zorbic");
    }

    [Fact]
    public void A_copy_of_our_own_folder_lies_over_the_embedded_content()
    {
        var content = ContentReader.Load(ForgeContent.Embedded, Path.Combine(TheForge.Root, "knowledge"));

        Assert.Equal(ForgeContent.Embedded.Slots.Select(slot => slot.Name).Order(), content.Slots.Select(slot => slot.Name).Order());
        Assert.Equal(ForgeContent.Embedded.Concepts.Length, content.Concepts.Length);
    }

    [Fact]
    public void A_slot_twice_within_a_layer_is_told()
    {
        using var folder = new Folder().With("a.yaml", "slots:\n  zorb: {values: [one, two]}\n").With("b.yaml", "slots:\n  zorb: {values: [one, two]}\n");

        Assert.Contains("slot 'zorb' stands twice in one layer", folder.Error().Message, StringComparison.Ordinal);
    }
}
