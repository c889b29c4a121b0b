using PromptForge.Evaluation.Experiments;

namespace PromptForge.Tests.Evaluation.Experiments;

public sealed class BucketingTests
{
    [Theory]
    [InlineData("", 0x811c9dc5)]
    [InlineData("a", 0xe40c292c)]
    [InlineData("ab", 0x4d2505ca)]
    [InlineData("foobar", 0xbf9cf968)]
    public void The_hash_is_FNV_1a(string text, uint hash) => Assert.Equal(hash, Fnv1a.Hash32(text));

    [Fact]
    public void So_is_the_long_one() => Assert.Equal(0x85944171f73967e8, Fnv1a.Hash64("foobar"));

    [Theory]
    [InlineData("seed", "a", 505)]
    [InlineData("seed", "b", 2696)]
    [InlineData("foo", "ab", 2575)]
    [InlineData("foo", "def", 2019)]
    [InlineData("89123klj", "8952klfjas09ujkasdf", 1240)]
    [InlineData("90850943850283058242805", "123", 7516)]
    public void Buckets_are_those_of_GrowthBook(string salt, string unit, int bucket) => Assert.Equal(bucket, Bucketing.Of(salt, unit));

    [Theory]
    [InlineData("", "a", 0.22)]
    [InlineData("", "b", 0.077)]
    [InlineData("b", "a", 0.946)]
    [InlineData("ef", "d", 0.652)]
    [InlineData("asdf", "8952klfjas09ujk", 0.549)]
    [InlineData("", "123", 0.011)]
    public void So_are_those_of_version_1(string salt, string unit, double share) => Assert.Equal(share, Bucketing.OfVersion1(salt, unit));

    [Fact]
    public void Ranges_are_those_of_GrowthBook()
    {
        Assert.Equal([new(0, 2500), new(5000, 7500)], Bucketing.Ranges(0.5, [1, 1]));
        Assert.Equal([new(0, 400), new(2000, 2600), new(5000, 6000)], Bucketing.Ranges(0.2, [.2, .3, .5]));
        Assert.Equal([new(0, 3333), new(3333, 6667), new(6667, 10000)], Bucketing.Ranges(1, [1, 1, 1]));
        Assert.Throws<ArgumentException>(() => Bucketing.Ranges(1, [0, 0]));
        Assert.Throws<ArgumentException>(() => Bucketing.Ranges(1, [1, -1]));
    }
}
