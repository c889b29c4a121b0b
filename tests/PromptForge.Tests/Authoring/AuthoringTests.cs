using System.Diagnostics;
using PromptForge.Authoring;

namespace PromptForge.Tests.Authoring;

/// <summary>Every mistake in a file gets a message with place and way out; all of a reading are told at once.</summary>
public sealed class AuthoringTests
{
    private const string Style = "id: my-style\nkind: look\nnames: {zh: 我的, en: my style}\n";

    [Fact]
    public void A_typing_error_in_a_key_is_told_with_place_and_the_nearest_key()
    {
        using var folder = new Folder().With("my-style.yaml", Style + "phrasess: {}\n");
        var error = folder.Error();

        Assert.Equal((4, 1), (error.Line, error.Column));
        Assert.Contains("key 'phrasess' is unknown; did you mean 'phrases'?", error.Message, StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine(folder.Path, "my-style.yaml") + "(4,1): ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_twice_is_told_with_its_place()
    {
        using var folder = new Folder().With("my-style.yaml", Style + "kind: domain\n");
        var error = folder.Error();
        Assert.Equal(4, error.Line);
        Assert.Contains("'kind' stands twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_of_aliases_is_refused_at_once()
    {
        var bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + string.Concat("bcdefghi".Select(letter => $"{letter}: &{letter} [{string.Join(", ", Enumerable.Repeat($"*{(char)(letter - 1)}", 9))}]\n"));
        using var folder = new Folder().With("bomb.yaml", bomb);
        var watch = Stopwatch.StartNew();

        Assert.Contains("anchors and aliases", folder.Error().Message, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    public void Endless_nesting_is_refused(string open)
    {
        using var folder = new Folder().With("deep.yaml", "a: " + string.Concat(Enumerable.Repeat(open, 20000)));
        Assert.Contains("nested deeper than 32", folder.Error().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tab_as_indent_is_told_with_its_place()
    {
        using var folder = new Folder().With("my-style.yaml", Style + "phrases:\n\tline: {role: mood, zh: 静, en: calm}\n");
        var error = folder.Error();
        Assert.Equal((5, 1), (error.Line, error.Column));
        Assert.StartsWith("not valid YAML", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_is_not_closed_is_told_and_not_thrown()
    {
        using var folder = new Folder().With("my-style.yaml", Style + "auto: [1, 2\nphrases: {}\n");
        var error = folder.Error();
        Assert.InRange(error.Line, 4, 5);
        Assert.StartsWith("not valid YAML", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_UTF8_is_told()
    {
        using var folder = new Folder().With("gb.yaml", [.. "id: a\nnames: "u8, 0xC4, 0xB5, 0xB5, 0xA4]);
        Assert.Contains("not UTF-8", folder.Error().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a remark\n")]
    [InlineData("\n\n")]
    public void An_empty_file_is_told(string text)
    {
        using var folder = new Folder().With("empty.yaml", text);
        Assert.Contains("empty", folder.Error().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- a\n- b\n", "must hold a map")]
    [InlineData("just words\n", "must hold a map")]
    [InlineData("id: x\n---\nid: y\n", "only one document")]
    [InlineData("id: x\n", "cannot tell what this file is")]
    [InlineData("? [a, b]\n: c\n", "a key must be plain text")]
    [InlineData("a: 'unclosed\n", "not valid YAML")]
    public void A_file_of_another_form_is_told(string text, string message)
    {
        using var folder = new Folder().With("odd.yaml", text);
        Assert.Contains(folder.Errors(), error => error.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_huge_file_is_refused_by_its_size()
    {
        using var folder = new Folder().With("huge.yaml", new string('#', (4 * 1024 * 1024) + 1));
        Assert.Contains("at most 4,194,304 are read", folder.Error().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_is_told()
    {
        var faults = new Faults();
        new PromptForge.Content.ContentReader(faults).Read(PromptForge.Content.ForgeContent.Empty, ["/no/such/folder"]);
        Assert.Contains("no such folder", Assert.Single(faults.All).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_rights_is_told()
    {
        Assert.SkipWhen(Environment.UserName == "root", "rights do not bind this user");
        if (OperatingSystem.IsWindows()) { return; }

        using var folder = new Folder().With("in/my-style.yaml", Style);
        var inner = Path.Combine(folder.Path, "in");
        File.SetUnixFileMode(inner, UnixFileMode.None);
        try
        {
            Assert.Contains("cannot be read", folder.Error().Message, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(inner, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void A_broken_wildcard_list_is_told_and_not_thrown()
    {
        using var folder = new Folder().With("wildcards/x.txt", "a\nb\n");
        Assert.Empty(folder.Errors());
        Assert.Equal(["a", "b"], folder.Load().Wildcards["x"]);
    }

    [Fact]
    public void All_errors_of_all_files_are_told_together_in_order()
    {
        using var folder = new Folder().With("b.yaml", "id: b\nkind: lok\nnames: {zh: 乙, en: b}\n").With("a.yaml", "id: a\nkind: look\nnames: {zh: 甲}\nfoo: 1\n");
        var thrown = Assert.Throws<AuthoringException>(() => folder.Load());

        Assert.Equal(3, thrown.Errors.Count);
        Assert.Equal(["a.yaml", "a.yaml", "b.yaml"], thrown.Errors.Select(error => Path.GetFileName(error.File)));
        Assert.Contains("did you mean 'look'", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("a-b.c1", true)]
    [InlineData("0", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a--b", false)]
    [InlineData("A", false)]
    [InlineData("a_b", false)]
    [InlineData("ä", false)]
    public void Ids_have_one_form(string id, bool isValid) => Assert.Equal(isValid, Ids.IsValid(id));

    [Theory]
    [InlineData("subjct", "subject")]
    [InlineData("sbuject", "subject")]
    [InlineData("compo", "composition")]
    [InlineData("zzzzzz", null)]
    public void Finds_what_was_meant(string name, string? meant) => Assert.Equal(meant, Suggest.Nearest(name, ["subject", "composition", "light"]));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("ab", "ba", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("abc", "", 3)]
    public void Counts_changes_and_swaps(string one, string other, int distance)
    {
        Assert.Equal(distance, Suggest.Distance(one, other));
        Assert.Equal(distance, Suggest.Distance(other, one));
    }
}
