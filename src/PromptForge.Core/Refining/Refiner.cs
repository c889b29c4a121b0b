using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Intake;
using PromptForge.Model;
using PromptForge.Profiles;

namespace PromptForge.Refining;

/// <summary>What the wishes of a conversation make of its first words.</summary>
/// <param name="Request">The request as it is to be forged: the words with every wish carried out, no wishes.</param>
/// <param name="Notes">What the last wish changed.</param>
/// <param name="Revoked">What the user took back: it is not for us to add again.</param>
internal sealed record Refined(ForgeRequest Request, ImmutableArray<ForgeNote> Notes, ImmutableArray<string> Revoked);

/// <summary>Carries wishes out on the user's own words, one after another; what comes out is forged like any other request, so every promise holds for it.</summary>
/// <remarks>Pure: the same words and wishes give the same words. A later wish wins over an earlier one on the same thing.</remarks>
internal sealed class Refiner
{
    private const int MostRounds = 20;

    private readonly Lexicon lexicon;
    private readonly SlotTable slots;
    private readonly WishReader reader;
    private readonly Qualities qualities;
    private readonly Identity identity;
    private readonly Func<string, long, string> expand;

    /// <summary>Reads wishes with this lexicon.</summary>
    /// <param name="lexicon">What words stand for.</param>
    /// <param name="slots">What can be claimed.</param>
    /// <param name="expand">Makes the choices of a text's variants by a seed: wishes speak of the picture that came of them.</param>
    public Refiner(Lexicon lexicon, SlotTable slots, Func<string, long, string> expand)
    {
        this.lexicon = lexicon;
        this.slots = slots;
        this.expand = expand;
        reader = new(lexicon);
        qualities = new(lexicon);
        identity = new(lexicon);
    }

    /// <summary>Carries the wishes of a request out.</summary>
    public Refined Apply(ForgeRequest request, ModelProfile profile)
    {
        var words = expand(Sanitizer.Clean(request.Prompt, out _, out _), request.Seed);
        var talk = new Talk(words, lexicon);
        foreach (var wish in request.Wishes)
        {
            talk.Notes.Clear();
            var clean = Sanitizer.Clean(wish, out _, out _);
            if (request.IsEdit) { Instruct(talk, clean); }
            else { foreach (var change in reader.Read(clean)) { Carry(change, talk); } }
        }

        // A wish in another language does not change the language of the prompt.
        return new(
            request with { Prompt = talk.Text.Text, Wishes = [], Language = request.Language ?? IntakeStage.OutputOf(request with { Prompt = words }, profile) },
            [.. talk.Notes], [.. talk.Revoked]);
    }

    private void Carry(Change change, Talk talk)
    {
        switch (change)
        {
            case Add add: Adding(add.Words, talk); break;
            case Remove remove: Removing(remove.Thing, talk); break;
            case Replace replace: Replacing(replace, talk); break;
            case Set set: Setting(set, talk); break;
            case Switch other: Switching(other.Words, talk); break;
            case Prefer prefer:
                talk.Text.Append(prefer.Words);
                talk.Tell("wish-added", prefer.Words);
                break;
            case Own own:
                talk.Want(own.Words);
                talk.Text.Append(own.Words);
                talk.Tell("wish-own", own.Words, isDoubtful: true);
                break;
        }
    }

    /// <summary>On a picture that comes along every wish is an instruction of its own.</summary>
    private static void Instruct(Talk talk, string wish)
    {
        talk.Text.Append(wish);
        talk.Tell("wish-added", wish);
    }

    private void Adding(string words, Talk talk)
    {
        talk.Want(words);
        if (qualities.Head(words) is { } head) { Contradicted(words, head, talk, isExplicit: false); }

        talk.Text.Append(words);
        talk.Focus = words;
        talk.Tell("wish-added", words);
    }

    private void Removing(string thing, Talk talk)
    {
        foreach (var one in Things(thing))
        {
            var name = Qualities.WithoutArticle(one);
            if (name.Length == 0) { continue; }

            talk.Text.Cut(name);
            talk.Revoke(name);
            talk.Text.Append((name.Any(Folding.IsHan) ? "不要" : "no ") + name);
            talk.Tell("wish-removed", name);
        }
    }

    private void Replacing(Replace replace, Talk talk)
    {
        var (old, instead) = (Qualities.WithoutArticle(replace.Old), replace.New);
        talk.Want(instead);
        talk.Revoke(old);
        if (!talk.Text.Swap(old, instead))
        {
            // What only our own phrases named is kept out of them.
            if (IsGround(old)) { Ground(instead, talk); }
            else { talk.Text.Append(instead); }
        }

        talk.Focus = instead;
        talk.Tell("wish-replaced", old, instead);
    }

    private void Setting(Set set, Talk talk)
    {
        // "Make it brighter" speaks of the picture, "make it red" of what was spoken of.
        if ((set.Thing ?? (qualities.IsOfThing(set.Quality) ? talk.Focus : null)) is not { } thing)
        {
            Switching(set.Quality, talk);
            return;
        }

        var name = Qualities.WithoutArticle(thing);
        talk.Want(set.Quality);
        if (set.Thing is not null) { talk.Want(name); }

        if (!talk.Text.Describe(name, set.Quality))
        {
            var isChinese = name.Any(Folding.IsHan);
            talk.Text.Append(qualities.Attribute(set.Quality, isChinese) + (isChinese ? "" : " ") + name);
        }

        talk.Focus = name;
        talk.Tell("wish-set", name, set.Quality);
    }

    private void Switching(string words, Talk talk)
    {
        var what = Qualities.WithoutArticle(words);
        if (qualities.Head(what) is not { } head)
        {
            Adding(words, talk);
            return;
        }

        talk.Want(what);
        if (!Contradicted(what, head, talk, isExplicit: true)) { talk.Text.Append(qualities.IsQuality(what) && !qualities.IsFacet(what) ? Tone(what) : what); }

        if (!qualities.IsFacet(what) && !qualities.IsQuality(what)) { talk.Focus = what; }

        talk.Tell("wish-switched", what);
    }

    /// <summary>A quality of the whole picture: 更亮 is a brighter picture, "blue" a blue tone.</summary>
    private string Tone(string quality)
    {
        var isChinese = quality.Any(Folding.IsHan);
        if (qualities.IsColour(quality)) { return isChinese ? quality + "调" : quality + " palette"; }

        return isChinese ? qualities.Attribute(quality, true) + "画面" : qualities.Attribute(quality, false) + " image";
    }

    /// <summary>What an earlier word says against a later one gives way: a season against a season, and where the user says so any light for a light.</summary>
    /// <returns>Whether the new words stand in an old one's place.</returns>
    private bool Contradicted(string words, Token head, Talk talk, bool isExplicit)
    {
        if (head.Term.Concept < 0 && !isExplicit) { return false; }

        var placed = false;
        var isFound = true;
        for (var round = 0; isFound && round < MostRounds; round++)
        {
            isFound = false;
            foreach (var token in talk.Text.Words())
            {
                if (!GivesWay(token, head, talk, isExplicit, placed) || IsSaid(token, talk, words)) { continue; }

                var said = talk.Text.Text[token.Start..token.End];
                talk.Revoke(said);
                if (isExplicit && !placed)
                {
                    talk.Text.Exchange(token, words);
                    placed = isFound = true;
                }
                else { isFound = talk.Text.Cut(said); }

                break;
            }
        }

        return placed;
    }

    private bool IsSaid(Token token, Talk talk, string words) =>
        words.Contains(talk.Text.Text[token.Start..token.End], StringComparison.OrdinalIgnoreCase);

    private bool GivesWay(Token token, Token head, Talk talk, bool isExplicit, bool placed)
    {
        if (token.Term.Concept < 0 || head.Term.Concept < 0) { return false; }

        var (old, now) = (lexicon.Concepts[token.Term.Concept], lexicon.Concepts[head.Term.Concept]);
        if (old.Id == now.Id) { return false; }

        if (now.Kind is "colour" or "material") { return false; }

        if (Vocabulary.QualityKinds.Contains(now.Kind))
        {
            // A spring flower is no season.
            if (!Vocabulary.QualityKinds.Contains(old.Kind)) { return false; }

            return old.Asserted.Any(one => now.Asserted.Any(other => slots.Contradict(one with { Of = Claim.Scene }, other with { Of = Claim.Scene })))
                || (isExplicit && old.Kind == now.Kind && old.Kind is not ("mood" or "composition" or "quality"));
        }

        // 换成百合: the flower spoken of last, else the first one.
        return isExplicit && !placed && old.Kind == now.Kind
            && (talk.Focus is not { } focus || qualities.Head(focus) is not { Term.Concept: >= 0 } last || lexicon.Concepts[last.Term.Concept].Kind != now.Kind || last.Term.Concept == token.Term.Concept);
    }

    private static bool IsGround(string thing) => thing.ToLowerInvariant() is "background" or "backdrop" or "背景";

    private static void Ground(string place, Talk talk) =>
        talk.Text.Append(place.Any(Folding.IsHan) ? $"背景是{place}" : $"{place} in the background");

    private IEnumerable<string> Things(string thing)
    {
        var from = 0;
        foreach (var token in new Tokenizer(lexicon).Read(thing))
        {
            if (token.Kind != TokenKind.Joint) { continue; }

            yield return thing[from..token.Start].Trim(' ', ',', '，', '、');
            from = token.End;
        }

        yield return thing[from..].Trim(' ', ',', '，', '、');
    }

    /// <summary>One conversation while it is replayed.</summary>
    private sealed class Talk(string words, Lexicon lexicon)
    {
        public UserText Text { get; } = new(words, lexicon);

        public List<ForgeNote> Notes { get; } = [];

        public List<string> Revoked { get; } = [];

        /// <summary>What was spoken of last: "it".</summary>
        public string? Focus { get; set; }

        public void Want(string words)
        {
            Text.Allow(words);
            Revoked.RemoveAll(revoked => words.Contains(revoked, StringComparison.OrdinalIgnoreCase) || revoked.Contains(words, StringComparison.OrdinalIgnoreCase));
        }

        public void Revoke(string thing)
        {
            if (!Revoked.Contains(thing)) { Revoked.Add(thing); }
        }

        public void Tell(string code, string text, string instead = "", bool isDoubtful = false) =>
            Notes.Add(isDoubtful ? ForgeNote.Warning("refining", code, ("text", text)) : ForgeNote.Info("refining", code, ("text", text), ("instead", instead)));
    }
}
