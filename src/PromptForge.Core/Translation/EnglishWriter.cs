using System.Text;

namespace PromptForge.Translation;

/// <summary>Writes the readings of a Chinese clause as English: this part verbs and what goes with them, the others clauses, nouns and counts.</summary>
/// <remarks>Used by one thread at a time and used again.</remarks>
internal sealed partial class EnglishWriter
{
    private readonly StringBuilder output = new(256);
    private readonly List<int> ahead = [];
    private Chart chart = null!;
    private bool inside;

    /// <summary>Whether bare nouns mean several: what something is piled with.</summary>
    private bool several;

    /// <summary>Writes the pieces of a clause one after another.</summary>
    public StringBuilder Write(Chart readings, List<int> pieces)
    {
        chart = readings;
        output.Clear();
        ahead.Clear();
        foreach (var piece in pieces)
        {
            (inside, several) = (false, false);
            Write(piece);
            WriteAhead(TakeAhead(), false);
        }

        return output;
    }

    private void Write(int at)
    {
        ref readonly var node = ref chart[at];
        if (node.Cat is Cat.NounPhrase)
        {
            WritePhrase(at, Article.Auto);
            return;
        }

        if (node.Cat is Cat.Noun)
        {
            WriteNoun(at, false);
            return;
        }

        switch (node.Act)
        {
            case Act.Word when node.Cat is Cat.Like: break;
            case Act.Word: Put(Spoken(node)); break;
            case Act.Left or Act.Alone: WriteAlone(node); break;
            case Act.Right: Write(node.Right); break;
            case Act.Swap: WriteSwapped(node); break;
            case Act.List: WriteList(node); break;
            case Act.LocativePhrase: WriteLocative(node); break;
            case Act.PrepDrop: WritePrepDrop(node); break;
            case Act.Adverbial: WriteAdverbial(node); break;
            case Act.Likeness: WriteNoun(node.Left, false); output.Append("-like"); break;
            case Act.Object: WriteObject(node); break;
            case Act.Complement: WriteComplement(node); break;
            case Act.Passive: WritePassive(node); break;
            case Act.PassiveBare: WriteParticiple(node.Right); break;
            case Act.Exists: WriteExists(node); break;
            case Act.Presents: WritePresents(node); break;
            case Act.FrontPhrase: Write(node.Left); Put(","); inside = false; Write(node.Right); break;
            case Act.WithAsPhrase: WriteWithAs(node); break;
            case Act.Date: WriteDate(node); break;
            case Act.Disposal: WriteDisposal(node); break;
            case Act.LocativeOwn: Put(Spoken(chart[node.Right])); Put(AsObject(Spoken(chart[node.Left]))); break;
            case Act.LocativeOf: Put(Spoken(chart[node.Right])); inside = true; WritePhrase(chart[node.Left].Left, Article.Auto); break;
            case Act.Copula: Put("is"); Write(node.Right); break;
            case Act.ClauseModifier: WriteClauseModifier(node.Left); break;
            case Act.Measured: WriteCount(at); break;
            case Act.QuantifyOfAge: Write(node.Left); output.Append("-year-old"); break;
            case Act.Keep when node.Cat is Cat.Clause: WriteClause(node); break;
            default: WriteBoth(node); break;
        }
    }

    private static string Spoken(in Node node) => node.Sense!.Text;

    private void WriteBoth(in Node node)
    {
        var (left, right) = (node.Left, node.Right);
        if (node.Cat is Cat.VerbPhrase or Cat.Adjective && chart[left].Cat is Cat.Adverb && chart[left].Act is Act.Word && EnglishNouns.FollowsNoun(Spoken(chart[left])))
        {
            (left, right) = (right, left);
        }

        if (WriteComparative(node)) { return; }

        if (node.Cat is Cat.PrepPhrase && chart[left] is { Cat: Cat.With, Act: Act.Keep } with && right >= 0 && chart[right].Sense?.Text is "dominating")
        {
            Put("dominated by");
            inside = true;
            WritePhrase(with.Right, Article.Auto);
            return;
        }

        if (node.Cat is Cat.PrepPhrase && right >= 0 && chart[right].Cat is Cat.AdjectiveDe && LikenessOf(right) is var thing and >= 0)
        {
            Put("like");
            inside = true;
            WriteWithArticle(thing, Article.Auto);
            return;
        }

        if (node.Cat is Cat.With && (chart[right].Traits & Traits.Style) != 0) { Put("in"); }
        else { Write(left); }

        if (node.Cat is Cat.PrepPhrase or Cat.With or Cat.VerbPhrase) { inside = true; }

        if (right >= 0) { Write(right); }
    }

    /// <summary>The noun in "镜面般", or -1.</summary>
    private int LikenessOf(int adjective)
    {
        ref readonly var node = ref chart[adjective];
        return node.Act switch { Act.Likeness => node.Left, Act.Left => LikenessOf(node.Left), _ => -1 };
    }

    private void WriteAlone(in Node node)
    {
        ref readonly var only = ref chart[node.Left];
        if (only is { Cat: Cat.Locative, Act: Act.Word }) { Put(AsAdverb(Spoken(only))); }
        else if (node.Cat is Cat.Relative && only.Cat is Cat.VerbPhrase && IsTransitive(node.Left)) { WriteParticiple(node.Left); }
        else if (node.Cat is Cat.Relative && only is { Cat: Cat.VerbPhrase, Act: Act.Swap } && chart[only.Left].Cat is Cat.PrepPhrase && IsTransitive(only.Right))
        {
            // 透过玻璃看到的花店: the shop is seen.
            WriteParticiple(only.Right);
            inside = true;
            Write(only.Left);
        }
        else { Write(node.Left); }
    }

    /// <summary>"beside" needs a noun; alone it is "nearby".</summary>
    private static string AsAdverb(string locative) => locative switch
    {
        "on" => "on top",
        "in" or "inside" => "inside",
        "under" => "below",
        "beside" or "at the edge of" => "to the side",
        "around" => "all around",
        "in front of" => "in front",
        "opposite" => "opposite",
        "between" or "among" or "amid" => "in between",
        "to the left of" => "on the left",
        "to the right of" => "on the right",
        _ when locative.EndsWith(" of", StringComparison.Ordinal) => locative[..^3],
        _ => locative,
    };

    /// <summary>"用纸包裹" is wrapped in paper, "以红色为主" dominated by red: the verb has its own preposition.</summary>
    private bool WriteWithItsOwn(in Node node)
    {
        if (chart[node.Left] is not { Cat: Cat.With, Act: Act.Keep } with || chart[with.Left].Cat is not Cat.Yi || chart[node.Right].Act is not (Act.Alone or Act.Word)) { return false; }

        var verb = HeadText(node.Right);
        if (MadeOf(verb) is not null || (verb is not "dominating" && !EnglishNouns.EndsWithPreposition(verb))) { return false; }

        Put(verb is "dominating" ? "dominated by" : verb);
        inside = true;
        WritePhrase(with.Right, Article.Auto);
        return true;
    }

    /// <summary>A place before a verb follows it in English.</summary>
    private void WriteSwapped(in Node node)
    {
        if (WriteWithItsOwn(node)) { return; }

        var start = output.Length;
        Write(node.Right);
        if (chart[node.Left] is { Act: Act.Keep, Cat: Cat.With } with && MadeOf(output.ToString(start, output.Length - start).TrimStart()) is { } made)
        {
            output.Length = start;
            Put(made);
            (inside, several) = (true, true);
            Write(with.Right);
            several = false;
            return;
        }

        inside = true;

        // 给花浇水: the flowers are what is watered.
        if (chart[node.Left] is { Act: Act.Keep, Cat: Cat.PrepPhrase } to && chart[to.Left] is { Sense.Text: "for" } && IsTransitive(node.Right)) { Write(to.Right); }
        else { Write(node.Left); }
    }

    /// <summary>What is made into something is, said of the thing, made from it; null for other verbs.</summary>
    private static string? MadeOf(string verb) => verb switch
    {
        "made of" or "composed of" => verb,
        "doing" or "making" => "made from",
        _ when verb.EndsWith("ed into", StringComparison.Ordinal) || verb is "made into" or "woven into" or "built into" => verb[..^4] + "from",
        _ => null,
    };

    private void WriteList(in Node node)
    {
        var joined = (chart[node.Left].Traits & (Traits.Style | Traits.Material)) != 0 || (chart[node.Right].Traits & (Traits.Style | Traits.Material)) != 0;
        Write(node.Left);
        if (!joined) { Put(","); }

        Write(node.Right);
    }

    private void WriteLocative(in Node node)
    {
        var relation = EnglishNouns.Relation(Spoken(chart[node.Right]), HeadText(node.Left));
        Put(relation);
        inside = true;
        WritePhrase(node.Left, relation is "at" ? Article.None : Article.Auto);
    }

    private void WritePrepDrop(in Node node)
    {
        var preposition = Spoken(chart[node.Left]);
        if (PlaceOf(node.Right) is var place and >= 0)
        {
            Put(preposition);
            inside = true;
            WritePhrase(place, Article.Auto);
            return;
        }

        Put(preposition);
        Write(node.Right);
    }

    /// <summary>The noun phrase inside "X上" or "在X上", or -1.</summary>
    private int PlaceOf(int phrase)
    {
        ref readonly var node = ref chart[phrase];
        return node.Act switch
        {
            Act.LocativePhrase => node.Left,
            Act.Right => PlaceOf(node.Right),
            _ => -1,
        };
    }

    private void WriteAdverbial(in Node node)
    {
        var start = output.Length;
        Write(node.Left);
        var text = Cut(start);
        var adverb = EnglishNouns.Adverb(text);
        if (node.Cat is Cat.Adverb)
        {
            Put(adverb);
            return;
        }

        if (!adverb.Contains(' ')) { Put(adverb); }

        Write(node.Right);
        if (adverb.Contains(' ')) { Put(adverb); }
    }

    private void WriteObject(in Node node)
    {
        Write(node.Left);
        (inside, several) = (true, EnglishNouns.TakesSeveral(HeadText(node.Left)));
        WritePhrase(node.Right, Article.Auto);
        several = false;
    }

    /// <summary>"located in" and "on a hill" share one preposition.</summary>
    private void WriteComplement(in Node node)
    {
        Write(node.Left);
        if ((chart[node.Left].Traits & Traits.EndsPrep) != 0 && (chart[node.Right].Act is Act.LocativePhrase or Act.Right or Act.Keep || chart[node.Right] is { Act: Act.Word, Cat: Cat.PrepPhrase }))
        {
            var text = output.ToString();
            output.Length = Math.Max(text.LastIndexOf(' '), 0);
        }

        inside = true;
        Write(node.Right);
    }

    private static string AsObject(string possessive) => possessive switch
    {
        "his" => "him",
        "their" => "them",
        "its" => "it",
        "my" => "me",
        "your" => "you",
        "our" => "us",
        _ => possessive,
    };

    /// <summary>"将房间打造成天堂": the thing stands behind its verb, before a preposition that the verb ends with.</summary>
    private void WriteDisposal(in Node node)
    {
        ref readonly var verb = ref chart[node.Right];
        var whole = verb.Act is Act.Object or Act.Complement || (verb.Act is Act.Keep && verb.Right >= 0 && chart[verb.Right].Cat is Cat.Adjective);
        var start = output.Length;
        Write(whole ? verb.Left : node.Right);
        var text = Cut(start);
        var first = text.IndexOf(' ') is var cut and > 0 ? text[..cut] : text;
        if (output.Length == 0 && verb.Act is Act.Complement && first.EndsWith("ed", StringComparison.Ordinal))
        {
            // Nobody does it: "把手机放在草地上" is a phone placed on grass.
            Write(node.Left);
            Put(first);
            inside = true;
            Write(verb.Right);
            return;
        }

        var space = EnglishNouns.EndsWithPreposition(text) ? text.LastIndexOf(' ') : -1;
        Put(space > 0 ? text[..space] : text);
        inside = true;
        Write(node.Left);
        if (space > 0 && (!whole || verb.Act is Act.Object)) { Put(text[(space + 1)..]); }

        if (whole) { Write(verb.Right); }
    }

    private void WritePassive(in Node node)
    {
        ref readonly var verb = ref chart[node.Right];
        if (verb.Act is Act.Object or Act.Keep && HeadText(verb.Left) is "fading to")
        {
            // 由粉渐变至白: from one colour to the other, by nobody.
            Put("fading from");
            inside = true;
            Write(node.Left);
            Put("to");
            Write(verb.Right);
            return;
        }

        if (verb.Act is Act.Object or Act.Complement)
        {
            WriteParticiple(verb.Left);
            inside = true;
            Write(verb.Right);
        }
        else { WriteParticiple(node.Right); }

        if (!EnglishNouns.EndsWithPreposition(Tail())) { Put("by"); }

        inside = true;
        Write(node.Left);
    }

    private void WriteParticiple(int verb)
    {
        var start = output.Length;
        Write(verb);
        Put(EnglishNouns.PastParticiple(Cut(start)));
    }

    private void WriteWithAs(in Node node)
    {
        var with = chart[node.Left].Left;
        Write(with);
        Put("as");
        WritePhrase(node.Right, Article.The);
    }

    private bool IsTransitive(int verbPhrase)
    {
        ref readonly var verb = ref chart[verbPhrase];
        while (verb.Act is Act.Alone or Act.Left || (verb.Act is Act.Keep && chart[verb.Left].Cat is Cat.Adverb)) { verb = ref chart[verb.Act is Act.Keep ? verb.Right : verb.Left]; }

        return verb.Sense is { } sense && EnglishNouns.TakesObject(sense.Text);
    }

    private void Put(string word)
    {
        if (word.Length == 0) { return; }

        if (output.Length > 0 && word[0] is not (',' or ':' or '\'' or ')' or '%' or '°') && output[^1] is not ('(' or ' ' or '#' or '@')) { output.Append(' '); }

        output.Append(word);
    }

    /// <summary>Takes back what was written since a place.</summary>
    private string Cut(int start)
    {
        var text = output.ToString(start, output.Length - start).TrimStart();
        output.Length = start;
        return text;
    }

    private string Tail()
    {
        var from = Math.Max(output.Length - 24, 0);
        return output.ToString(from, output.Length - from);
    }
}
