using System.Collections.Frozen;

namespace PromptForge.Knowledge;

/// <summary>Everyday words that say one thing of how something looks, smells or feels: who asks for a perfumed twig means a fragrant branch.</summary>
/// <remarks>Only words that may always stand for each other in a search; Chinese synonyms share a character and find each other by it.</remarks>
internal static class EnglishSynonyms
{
    private static readonly string[] Groups =
    [
        "flower bloom blossom", "fragrant scented perfumed aromatic scent perfume fragrance smell", "branch twig bough", "bare leafless",
        "small tiny little miniature", "large big huge giant", "tall high", "round circular", "container vessel", "shiny glossy gleaming", "purple violet",
        "calm peaceful tranquil quiet serene", "sad melancholy melancholic sorrowful wistful", "happy joyful cheerful glad joy", "creepy eerie spooky scary",
        "old ancient aged", "photo photograph picture image", "film movie cinema", "fluffy fuzzy furry downy woolly", "mother mum mom", "father dad", "child kid children",
        "baby newborn infant", "luxurious opulent lavish", "crackled cracked crackle crack", "colour color", "grey gray", "spike spire", "hanging drooping dangling trailing",
        "sharp crisp", "blurred blurry", "bright vivid", "pale faint", "thorny prickly spiny", "wedding marriage", "bride bridal", "dinner meal",
        "memory memories remembrance nostalgia", "sick ill", "begin start opening", "shop store", "christmas xmas", "autumn autumnal", "winter wintry",
    ];

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Firsts = Collect().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The stem that stands for all of a group; the same stem where it belongs to none.</summary>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> stem) => Firsts.TryGetValue(stem, out var first) ? first : stem;

    private static FrozenDictionary<string, string> Collect()
    {
        var firsts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in Groups)
        {
            var stems = group.Split(' ').Select(word => EnglishStem.Of(word.ToCharArray()).ToString()).ToList();
            foreach (var stem in stems) { firsts.TryAdd(stem, stems[0]); }
        }

        return firsts.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
