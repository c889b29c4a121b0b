using PromptForge.Concepts;

namespace PromptForge.Translation;

internal sealed partial class EnglishWriter
{
    private void WriteExists(in Node node)
    {
        if (ObjectOf(node.Right) is var thing and >= 0)
        {
            WritePhrase(thing, Article.Auto);
            inside = true;
            Write(node.Left);
            return;
        }

        Write(node.Left);
        Put(",");
        Write(node.Right);
    }

    /// <summary>"墙上挂着画" → "a painting hanging on a wall"; "地上散落着花瓣" → "ground scattered with petals".</summary>
    private void WritePresents(in Node node)
    {
        var thing = ObjectOf(node.Right);
        var (phrase, adverb) = chart[node.Right] is { Act: Act.Keep } wrapped && chart[wrapped.Left].Cat is Cat.Adverb ? (wrapped.Right, wrapped.Left) : (node.Right, -1);
        var verb = chart[phrase].Left;
        if (thing < 0 || chart[phrase].Act is not Act.Object)
        {
            Write(node.Right);
            Write(node.Left);
            return;
        }

        if ((chart[verb].Traits & Traits.EndsPrep) != 0 || HeadText(verb) is "holding" or "containing" or "covering" || HeadText(verb).StartsWith("with ", StringComparison.Ordinal))
        {
            if (PlaceOf(node.Left) is var place and >= 0) { WritePhrase(place, Article.Auto); }
            else if (chart[node.Left] is { Act: Act.Word, Sense.Plural: { } noun }) { Put(EnglishNouns.IsMass(noun) || EnglishNouns.TakesThe(noun) ? noun : $"{EnglishForms.Article(noun)} {noun}"); }

            Write(verb);
            (inside, several) = (true, EnglishNouns.TakesSeveral(HeadText(verb)));
            WritePhrase(thing, Article.Auto);
            several = false;
            if (adverb >= 0) { Write(adverb); }

            return;
        }

        WritePhrase(thing, Article.Auto);
        Write(verb);
        inside = true;
        Write(node.Left);
        if (adverb >= 0) { Write(adverb); }
    }

    private int ObjectOf(int verbPhrase)
    {
        ref readonly var node = ref chart[verbPhrase];
        return node.Act switch
        {
            Act.Object when chart[node.Right].Cat is Cat.NounPhrase => node.Right,
            Act.Keep when chart[node.Left].Cat is Cat.Adverb => ObjectOf(node.Right),
            Act.Right => ObjectOf(node.Right),
            _ => -1,
        };
    }

    private void WriteClause(in Node node)
    {
        ref readonly var subject = ref chart[node.Left];
        ref readonly var verb = ref chart[node.Right];
        var many = (subject.Traits & (Traits.Many | Traits.Plural)) != 0;
        if ((verb.Traits & Traits.Copula) != 0)
        {
            if (ObjectOf(node.Right) is var thing and >= 0 && subject.Act is Act.Plain && HeadText(node.Left) is "background" or "foreground" && ObjectOf(node.Right) >= 0)
            {
                WritePhrase(ObjectOf(node.Right), Article.Auto);
                Put($"in the {HeadText(node.Left)}");
                return;
            }

            WritePhrase(node.Left, Article.Auto);
            var start = output.Length;
            inside = false;
            Write(node.Right);
            if (many && output.ToString(start, output.Length - start) is var text && text.StartsWith(" is ", StringComparison.Ordinal))
            {
                output.Length = start;
                output.Append(" are ").Append(text.AsSpan(4));
            }

            return;
        }

        if (WritePlaced(node.Left, node.Right) || WriteCovering(node.Left, node.Right)) { return; }

        Write(node.Left);
        if ((subject.Traits & Traits.Pronoun) != 0)
        {
            var start = output.Length;
            inside = false;
            Write(node.Right);
            var text = Cut(start);
            Put(text.StartsWith("with ", StringComparison.Ordinal) ? (many ? "have" : "has") + text[4..] : $"{(many ? "are" : "is")} {text}");
            return;
        }

        Write(node.Right);
    }

    /// <summary>"水面漂着睡莲" → "water lilies floating on a water surface": the subject is where the thing is.</summary>
    private bool WritePlaced(int subject, int verbPhrase)
    {
        ref readonly var phrase = ref chart[verbPhrase];
        if (phrase.Act is not Act.Object || (chart[subject].Traits & Traits.Place) == 0 || (chart[phrase.Left].Traits & Traits.Lasting) == 0
            || !EnglishNouns.TakesNoObject(HeadText(phrase.Left)) || ObjectOf(verbPhrase) is not (>= 0 and var thing)) { return false; }

        WritePhrase(thing, Article.Auto);
        Write(phrase.Left);
        Put(EnglishNouns.IsSurface(HeadText(subject)) ? "on" : "in");
        inside = true;
        WritePhrase(subject, Article.Auto);
        return true;
    }

    /// <summary>"花瓣落满石阶": what covers a place is said actively, petals covering stone steps.</summary>
    private bool WriteCovering(int subject, int verbPhrase)
    {
        ref readonly var phrase = ref chart[verbPhrase];
        if (phrase.Act is not Act.Object || (chart[subject].Traits & Traits.Place) != 0 || (chart[phrase.Right].Traits & Traits.Place) == 0) { return false; }

        var active = HeadText(phrase.Left) switch { "covered with" or "strewn with" or "scattered with" => "covering", "filled with" => "filling", "overgrown with" => "overgrowing", _ => null };
        if (active is null) { return false; }

        Write(subject);
        Put(active);
        inside = true;
        WritePhrase(phrase.Right, Article.Auto);
        return true;
    }

    /// <summary>"女孩拿着的花" → held by a girl; "花瓣飘落的庭院" → with petals falling.</summary>
    private void WriteClauseModifier(int clause)
    {
        ref readonly var node = ref chart[clause];
        if (node is { Act: Act.Keep, Cat: Cat.Clause } && MadeOf(HeadText(node.Right)) is { } made)
        {
            Put(made);
            (inside, several) = (true, true);
            Write(node.Left);
            several = false;
            return;
        }

        if (node is { Act: Act.Keep, Cat: Cat.Clause } && (chart[node.Right].Traits & Traits.Full) == 0 && IsTransitive(node.Right))
        {
            WriteParticiple(node.Right);
            Put("by");
            inside = true;
            Write(node.Left);
            return;
        }

        Put("with");
        inside = true;
        Write(clause);
    }

    /// <summary>更暗 is darker, not "more dark"; 更多 speaks of a number.</summary>
    private bool WriteComparative(in Node node)
    {
        if (node.Cat is not Cat.Adjective || node.Right < 0 || chart[node.Left] is not { Cat: Cat.Adverb, Act: Act.Word } more || Spoken(more) is not "more"
            || chart[node.Right] is not { Cat: Cat.Adjective, Act: Act.Word } adjective) { return false; }

        Put(Concepts.EnglishForms.Comparative(Spoken(adjective)));
        return true;
    }
}
