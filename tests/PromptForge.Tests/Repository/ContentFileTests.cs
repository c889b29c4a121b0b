using System.Text.Json;
using PromptForge.Authoring;
using PromptForge.Content;

namespace PromptForge.Tests.Repository;

/// <summary>Every file that people wrote loads, and the build compiled just these files.</summary>
public sealed class ContentFileTests
{
    private static readonly Lazy<(ForgeContent Content, IReadOnlyList<AuthoringError> Errors)> Source = new(() =>
    {
        var faults = new Faults();
        return (new ContentReader(faults).Read(ForgeContent.Empty, [Path.Combine(TheForge.Root, "templates"), Path.Combine(TheForge.Root, "knowledge")]), faults.All);
    });

    [Fact]
    public void Every_file_of_templates_and_knowledge_loads_without_a_fault() => Assert.Empty(Source.Value.Errors);

    [Fact]
    public void The_embedded_snapshot_equals_the_files()
    {
        Assert.Equal(Source.Value.Content.Version, ForgeContent.Embedded.Version);
        Same(Source.Value.Content, ForgeContent.Embedded);
    }

    [Fact]
    public void A_snapshot_reads_back_as_what_was_written()
    {
        using var stream = new MemoryStream();
        Snapshot.Write(Source.Value.Content, stream);
        stream.Position = 0;

        Same(Source.Value.Content, Snapshot.Read(stream));
    }

    [Fact]
    public void Bytes_that_are_no_snapshot_are_refused() =>
        Assert.Throws<InvalidDataException>(() => Snapshot.Read(new MemoryStream([5, (byte)'h', (byte)'e', (byte)'l', (byte)'l', (byte)'o'])));

    [Fact]
    public void No_source_file_is_over_400_lines()
    {
        var long_ = new[] { "src", "tests" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(TheForge.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(path => (Path: Path.GetRelativePath(TheForge.Root, path), Lines: File.ReadLines(path).Count())).Where(file => file.Lines > 400);

        Assert.Empty(long_);
    }

    [Fact]
    public void Every_style_and_strategy_has_a_name_in_both_languages()
    {
        Assert.All(Source.Value.Content.Styles, style => Assert.True(style.Name is { Zh.Length: > 0, En.Length: > 0 }, style.Id));
        Assert.All(Source.Value.Content.Strategies, strategy => Assert.True(strategy.Name is { Zh.Length: > 0, En.Length: > 0 }, strategy.Id));
    }

    [Fact]
    public void Every_phrase_says_why_or_its_owner_does()
    {
        var mute = Source.Value.Content.Styles.Where(style => style.Description is not { Zh: not null, En: not null })
            .SelectMany(style => style.Phrases).Where(phrase => phrase.Why is not { Zh: not null, En: not null }).Select(phrase => phrase.Id);

        Assert.Empty(mute);
    }

    [Fact]
    public void Every_reference_of_an_entry_or_style_leads_somewhere()
    {
        var content = Source.Value.Content;
        var entries = content.Concepts.Select(concept => concept.Id).ToHashSet(StringComparer.Ordinal);
        var styles = content.Styles.Select(style => style.Id).Concat(content.Styles.SelectMany(style => style.Aliases)).ToHashSet(StringComparer.Ordinal);
        var lost = content.Concepts.SelectMany(concept => concept.Pairs.Concat(concept.Vessels).Concat(concept.IsA).Where(id => !entries.Contains(id)).Select(id => $"{concept.Id} → {id}")
                .Concat(concept.Styles.Where(id => !styles.Contains(id)).Select(id => $"{concept.Id} → style {id}")))
            .Concat(content.Styles.SelectMany(style => style.Slots.Where(slot => slot.Default is { } id && !entries.Contains(id)).Select(slot => $"{style.Id} → {slot.Default}")))
            .Concat(content.Profiles.Where(profile => profile.Successor is { } id && content.Profiles.All(other => other.Id != id)).Select(profile => $"{profile.Id} → successor {profile.Successor}"));

        Assert.Empty(lost);
    }

    [Fact]
    public void Every_limit_of_a_profile_names_its_source_and_day() =>
        Assert.Empty(Source.Value.Content.Profiles.SelectMany(profile => profile.Limits.Concat(profile.NegativeLimits)
            .Where(limit => string.IsNullOrEmpty(limit.Source) || limit.Checked is not { Length: 10 }).Select(limit => $"{profile.Id}: {limit}")));

    private static void Same(ForgeContent one, ForgeContent other)
    {
        foreach (var property in typeof(ForgeContent).GetProperties().Where(property => property.GetMethod is { IsStatic: false }))
        {
            Assert.Equal(JsonSerializer.Serialize(property.GetValue(one), property.PropertyType), JsonSerializer.Serialize(property.GetValue(other), property.PropertyType));
        }
    }
}
