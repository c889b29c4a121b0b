using PromptForge.Measure;
using PromptForge.Profiles;

namespace PromptForge.Tests.Profiles;

public sealed class ProfileTests
{
    [Fact]
    public void A_profile_takes_what_it_leaves_out_from_the_one_it_behaves_like()
    {
        using var folder = new Folder().With("my-sdxl.yaml", "id: my-sdxl\nnames: {zh: 我的, en: mine}\nvendor: me\nbehaves-like: stability-v1-sdxl\nnegative: {as: none, instead: statement}\n");
        var (mine, like) = (folder.Load().Profiles.Single(profile => profile.Id == "my-sdxl"), TheForge.Profile("stability-v1-sdxl"));

        Assert.Equal(like.Limits.Select(limit => limit.ToString()), mine.Limits.Select(limit => limit.ToString()));
        Assert.Equal((like.Dialect, like.Weights, like.Family), (mine.Dialect, mine.Weights, mine.Family));
        Assert.Equal(NegativeForm.Statement, mine.Negative);
        Assert.Equal("me", mine.Vendor);
        Assert.False(mine.TakesNegative);
    }

    [Fact]
    public void A_circle_is_an_error_that_shows_the_way_round()
    {
        using var folder = new Folder().With("a.yaml", "id: a\nvendor: x\nnames: {zh: 甲, en: a}\nbehaves-like: b\n").With("b.yaml", "id: b\nvendor: x\nnames: {zh: 乙, en: b}\nbehaves-like: a\n");
        Assert.Contains("a → b → a", folder.Error().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("behaves-like: stability-v1-sdxx", "did you mean 'stability-v1-sdxl'")]
    [InlineData("limits: [{value: 75, unit: clip-token, kind: hard}]", "did you mean 'clip-tokens'")]
    [InlineData("limits: [{value: 0, unit: scalars, kind: hard}]", "from 1 to")]
    [InlineData("limits: [{value: 75, unit: scalars, kind: herd}]", "did you mean 'hard'")]
    [InlineData("dialect: tag", "did you mean 'tags'")]
    [InlineData("weights: a111", "did you mean 'a1111'")]
    [InlineData("negative: {as: feild}", "did you mean 'field'")]
    [InlineData("limts: []", "did you mean 'limits'")]
    public void A_wrong_value_is_told_with_the_way_out(string line, string message)
    {
        using var folder = new Folder().With("mine.yaml", $"id: mine\nvendor: me\nnames: {{zh: 我, en: me}}\n{line}\n");
        Assert.Contains(message, folder.Error().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SDXL_has_a_hard_limit_of_characters_and_an_effective_one_of_tokens()
    {
        var limits = TheForge.Profile("stability-v1-sdxl").Limits;
        Assert.Contains(limits, limit => limit is { Kind: LimitKind.Hard, Length: { Value: 2000, Unit: LengthUnit.Scalars } });
        Assert.Contains(limits, limit => limit is { Kind: LimitKind.Effective, Length: { Value: 75, Unit: LengthUnit.ClipTokens } });
    }

    [Fact]
    public void A_retired_model_names_its_successor()
    {
        var retired = TheForge.Content.Profiles.First(profile => profile is { Status: "discontinued", Successor: not null });
        var note = Assert.Single(TheForge.Enhance("a fox", retired.Id).Notes, note => note.Code == "target-retired");
        Assert.Equal(retired.Successor, note["successor"]);
    }

    [Fact]
    public void Lengths_of_different_units_are_not_compared() =>
        Assert.Throws<ArgumentException>(() => new PromptLength(1, LengthUnit.Words).FitsIn(new(1, LengthUnit.Scalars)));

    [Theory]
    [InlineData("3:2", "1152x768")]
    [InlineData("16:9", "1344x768")]
    [InlineData("1:1", "1024x1024")]
    [InlineData("9:16", "768x1344")]
    [InlineData("nonsense", "1024x1024")]
    [InlineData(null, "1024x1024")]
    public void The_nearest_size_is_chosen_for_a_ratio(string? aspect, string size)
    {
        var parameters = new SortedDictionary<string, object>(StringComparer.Ordinal);
        SizeChoice.Choose(new("enum", ["1024x1024", "1152x768", "1344x768", "768x1344"], "1024x1024", null, null, null), aspect, parameters);
        Assert.Equal(size, $"{parameters["width"]}x{parameters["height"]}");
    }
}
