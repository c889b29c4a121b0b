using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Knowledge;

/// <summary>Whether a prompt says nothing but what is vague: 好看的图片, "something beautiful".</summary>
internal static class VagueOnly
{
    private const string ChineseFillers = "的一张幅个图片画面照很非常请帮我来有感些点地得";

    private static readonly HashSet<string> EnglishFillers = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "an", "the", "something", "anything", "some", "one", "picture", "image", "photo", "pic", "art", "make", "create", "draw", "generate", "give", "show", "me", "it", "of", "very", "really", "so", "please",
    };

    public static bool Is(PromptDraft draft, Lexicon lexicon)
    {
        var isVague = false;
        for (var i = 0; i < draft.Fragments.Length; i++)
        {
            var rest = draft.Fragments[i].Text.InOrElse(draft.Fragments[i].SpanLanguage).ToCharArray();
            foreach (var mention in draft.Mentions)
            {
                if (mention.Fragment != i || mention.Concept is not { } id || lexicon.Find(id) is not { Kind: "mood", Hints.IsEmpty: false }) { continue; }

                isVague = true;
                rest.AsSpan(mention.Start, mention.Length).Fill(' ');
            }

            if (!IsFiller(rest)) { return false; }
        }

        return isVague;
    }

    private static bool IsFiller(char[] rest)
    {
        foreach (var word in new string([.. rest.Select(letter => char.IsLetterOrDigit(letter) ? letter : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!EnglishFillers.Contains(word) && !word.All(letter => ChineseFillers.Contains(letter))) { return false; }
        }

        return true;
    }
}
