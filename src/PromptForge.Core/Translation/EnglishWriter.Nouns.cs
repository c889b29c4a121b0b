using PromptForge.Concepts;

namespace PromptForge.Translation;

internal enum Article
{
    /// <summary>"a" where a single thing is meant and English needs it.</summary>
    Auto,

    /// <summary>"the": for what belongs to something.</summary>
    The,
    None,
}

internal sealed partial class EnglishWriter
{
    private static readonly Dictionary<string, string> Nationalities = new(StringComparer.Ordinal)
    {
        ["China"] = "Chinese", ["Japan"] = "Japanese", ["Korea"] = "Korean", ["South Korea"] = "Korean", ["France"] = "French", ["Italy"] = "Italian",
        ["Germany"] = "German", ["Spain"] = "Spanish", ["Greece"] = "Greek", ["Egypt"] = "Egyptian", ["India"] = "Indian", ["Russia"] = "Russian",
        ["United States"] = "American", ["America"] = "American", ["United Kingdom"] = "British", ["Britain"] = "British", ["England"] = "English",
        ["Europe"] = "European", ["Asia"] = "Asian", ["Africa"] = "African", ["Mexico"] = "Mexican", ["Brazil"] = "Brazilian", ["Thailand"] = "Thai",
        ["Vietnam"] = "Vietnamese", ["Turkey"] = "Turkish", ["Netherlands"] = "Dutch", ["the Netherlands"] = "Dutch", ["Tibet"] = "Tibetan", ["Rome"] = "Roman", ["Persia"] = "Persian",
        ["Scotland"] = "Scottish", ["Ireland"] = "Irish", ["Switzerland"] = "Swiss", ["Austria"] = "Austrian", ["Morocco"] = "Moroccan", ["Canada"] = "Canadian",
        ["Australia"] = "Australian", ["Portugal"] = "Portuguese", ["Poland"] = "Polish", ["Norway"] = "Norwegian", ["Sweden"] = "Swedish", ["Denmark"] = "Danish",
    };

    /// <summary>A noun phrase with its determiner.</summary>
    private void WritePhrase(int at, Article article)
    {
        ref readonly var node = ref chart[at];
        switch (node.Act)
        {
            case Act.Word: Put(inside ? Objective(Spoken(node)) : Spoken(node)); break;
            case Act.Plain: WriteWithArticle(node.Left, article); break;
            case Act.Quantify: WriteQuantified(node); break;
            case Act.Determine: WriteDetermined(node); break;
            case Act.Possess: WritePossessed(node.Left, node.Right, article); break;
            case Act.Relate when IsShort(node.Left): ahead.Add(node.Left); WritePhrase(node.Right, article); break;
            case Act.Relate: WritePhrase(node.Right, article); WriteAfter(node.Left); break;
            case Act.Ahead: ahead.Add(node.Left); WritePhrase(node.Right, article); break;
            case Act.Predicate: ahead.Add(node.Right); WritePhrase(node.Left, article); break;
            case Act.Trail: WriteTrail(node); break;
            case Act.Swap: WritePhrase(node.Right, article); WriteAfter(node.Left); break;
            case Act.Left or Act.Alone: Write(node.Left); break;
            case Act.Right: WritePhrase(node.Right, article); break;
            default:
                if (chart[node.Left].Cat is Cat.NounPhrase) { WritePhrase(node.Left, article); }
                else { Write(node.Left); }

                Write(node.Right);
                break;
        }
    }

    private void WriteAfter(int modifier)
    {
        (inside, several) = (true, false);
        if (chart[modifier] is { Act: Act.Left, Cat: Cat.Relative } relative && chart[relative.Left] is { Act: Act.Object } hung && HeadText(hung.Left) is "hanging")
        {
            // 挂着灯笼的老街: the street is hung with lanterns.
            Put("hung with");
            several = true;
            WritePhrase(hung.Right, Article.Auto);
            several = false;
            return;
        }

        Write(modifier);
    }

    private static string Objective(string pronoun) => pronoun switch { "he" => "him", "she" => "her", "they" => "them", "I" => "me", "we" => "us", _ => pronoun };

    private void WriteWithArticle(int noun, Article article)
    {
        var traits = chart[noun].Traits;
        var head = HeadText(noun);
        var plural = (traits & (Traits.Bare | Traits.Mass | Traits.Plural)) == 0 && (several || (traits & Traits.Flower) != 0 || EnglishNouns.IsUsuallyPlural(head));
        var none = plural || (traits & (Traits.Bare | Traits.Mass | Traits.Plural | Traits.Style | Traits.Time | Traits.Material | Traits.Picture | Traits.Quality)) != 0;
        var the = (article is Article.The && (traits & (Traits.Bare | Traits.Style | Traits.Time)) == 0) || (inside && EnglishNouns.TakesThe(head) && (chart[noun].Act is Act.Word || head is not ("background" or "foreground" or "scene" or "image" or "picture")));
        var start = output.Length;
        var waiting = TakeAhead();
        var genitive = HasGenitive(noun);
        WriteAhead(waiting, false);
        WriteNoun(noun, plural);
        WriteAhead(waiting, true);
        if (genitive || article is Article.None || (none && !the)) { return; }

        if (!the && !inside && EnglishNouns.TakesThe(head)) { return; }

        // "body of the vase": there is one.
        InsertArticle(start, the || head.Contains(" of the ", StringComparison.Ordinal));
    }

    private void InsertArticle(int start, bool the)
    {
        while (start < output.Length && output[start] == ' ') { start++; }

        if (start >= output.Length) { return; }

        var end = start;
        while (end < output.Length && output[end] != ' ') { end++; }

        var first = output.ToString(start, end - start);
        if (first is "a" or "an" or "the") { return; }

        output.Insert(start, the ? "the " : EnglishForms.Article(first) + " ");
    }

    /// <summary>The adjectives that wait for the next noun.</summary>
    private int[] TakeAhead()
    {
        if (ahead.Count == 0) { return []; }

        int[] waiting = [.. ahead];
        ahead.Clear();
        return waiting;
    }

    /// <summary>Those of the waiting adjectives that precede their noun, or those that follow it.</summary>
    private void WriteAhead(int[] waiting, bool following)
    {
        foreach (var adjective in waiting)
        {
            if (((chart[adjective].Traits & Traits.Post) != 0) == following) { Write(adjective); }
        }
    }

    private string HeadText(int at)
    {
        ref readonly var node = ref chart[at];
        ref readonly var head = ref node.Head >= 0 ? ref chart[node.Head] : ref node;
        return head.Sense?.Text ?? "";
    }

    /// <summary>A noun with what describes it, without a determiner.</summary>
    private void WriteNoun(int at, bool plural)
    {
        ref readonly var node = ref chart[at];
        switch (node.Act)
        {
            case Act.Word:
                var sense = node.Sense!;
                Put(plural ? sense.Plural ?? EnglishNouns.Plural(sense.Text) : sense.Text);
                break;
            case Act.Describe: WriteDescribed(node, plural); break;
            case Act.Compound: WriteCompound(node, plural); break;
            case Act.Possess: WritePossession(node.Left, node.Right, plural); break;
            case Act.Relate: WriteRelated(node, plural); break;
            case Act.Date: WriteDate(node); break;
            default: Write(node.Left); break;
        }
    }

    private void WriteDescribed(in Node node, bool plural)
    {
        if ((chart[node.Left].Traits & Traits.Post) != 0)
        {
            WriteNoun(node.Right, plural);
            Write(node.Left);
            return;
        }

        Write(node.Left);
        WriteNoun(node.Right, plural);
    }

    private void WriteCompound(in Node node, bool plural)
    {
        var (left, right) = (chart[node.Left].Traits, chart[node.Right].Traits);
        if ((left & Traits.Person) != 0 && (right & Traits.Body) != 0 && chart[node.Left].Act is Act.Word)
        {
            WriteNoun(node.Left, false);
            output.Append(output[^1] == 's' ? "'" : "'s");
            WriteNoun(node.Right, plural);
            return;
        }

        if ((left & Traits.Clothing) != 0 && (right & Traits.Person) != 0)
        {
            WriteNoun(node.Right, plural);
            Put("in");
            WriteWithArticle(node.Left, Article.Auto);
            return;
        }

        if (chart[node.Left] is { Act: Act.Word, Sense: { } one } && one.Text == FirstWord(node.Right))
        {
            // 松竹梅 and 岁寒三友 are two names of one thing.
            WriteNoun(node.Right, plural);
            return;
        }

        if ((right & Traits.Arrangement) != 0 && (left & Traits.Plant) != 0)
        {
            WriteNoun(node.Right, plural);
            Put("of");
            WriteNoun(node.Left, (left & Traits.Mass) == 0);
            return;
        }

        if ((right & Traits.Picture) != 0 && !Nationalities.ContainsKey(HeadText(node.Left)) && (left & (Traits.Style | Traits.Material | Traits.Time | Traits.Quality | Traits.Picture | Traits.Abstract | Traits.Unknown)) == 0)
        {
            WriteNoun(node.Right, plural);
            Put("of");
            WriteWithArticle(node.Left, Article.Auto);
            return;
        }

        WriteBefore(node.Left);
        WriteNoun(node.Right, plural);
    }

    private string FirstWord(int noun)
    {
        while (chart[noun].Act is Act.Compound) { noun = chart[noun].Left; }

        return chart[noun] is { Act: Act.Word, Sense: { } sense } ? sense.Text : "";
    }

    /// <summary>A noun that describes the next: "China" becomes "Chinese", "Baroque style" "Baroque-style".</summary>
    private void WriteBefore(int noun)
    {
        var start = output.Length;
        WriteNoun(noun, false);
        var text = output.ToString(start, output.Length - start).TrimStart();
        if (Nationalities.TryGetValue(text, out var adjective))
        {
            output.Length = start;
            Put(adjective);
        }
        else if (text.EndsWith(" style", StringComparison.Ordinal)) { output[^6] = '-'; }
    }

    private void WriteRelated(in Node node, bool plural)
    {
        if (IsShort(node.Left))
        {
            Write(node.Left);
            WriteNoun(node.Right, plural);
            return;
        }

        WriteNoun(node.Right, plural);
        WriteAfter(node.Left);
    }

    /// <summary>One participle alone stands before its noun: a smiling woman.</summary>
    private bool IsShort(int relative)
    {
        ref readonly var node = ref chart[relative];
        if (node.Act is not Act.Left) { return false; }

        ref readonly var verb = ref chart[node.Left];
        while (verb.Act is Act.Alone or Act.Left) { verb = ref chart[verb.Left]; }

        return verb is { Cat: Cat.Verb, Act: Act.Word } && (verb.Traits & (Traits.EndsPrep | Traits.Have)) == 0 && !verb.Sense!.Text.Contains(' ')
            && (verb.Sense.Text.EndsWith("ing", StringComparison.Ordinal) || verb.Sense.Text.EndsWith("ed", StringComparison.Ordinal));
    }

    private bool HasGenitive(int noun)
    {
        ref readonly var node = ref chart[noun];
        return node.Act switch
        {
            Act.Possess => IsGenitive(chart[node.Left].Left, node.Right),
            Act.Describe or Act.Relate => HasGenitive(node.Right),
            _ => false,
        };
    }

    private bool IsGenitive(int owner, int noun)
    {
        ref readonly var node = ref chart[owner];
        return (node.Traits & (Traits.Person | Traits.Animal)) != 0 && (chart[noun].Traits & (Traits.Picture | Traits.Arrangement)) == 0 && node.Act is Act.Plain or Act.Determine
            && chart[node.Act is Act.Plain ? node.Left : node.Right].Act is Act.Word or Act.Describe;
    }

    private void WritePossession(int possessor, int noun, bool plural)
    {
        var owner = chart[possessor].Left;
        var (traits, of) = (chart[owner].Traits, chart[noun].Traits);
        if (IsGenitive(owner, noun))
        {
            WritePhrase(owner, Article.Auto);
            output.Append(output[^1] == 's' ? "'" : "'s");
            WriteNoun(noun, plural);
            return;
        }

        if ((traits & (Traits.Style | Traits.Material | Traits.Time)) != 0 && (traits & Traits.Picture) == 0 && chart[owner].Act is Act.Plain && !HasTail(chart[owner].Left)
            || (chart[owner].Act is Act.Plain && Nationalities.ContainsKey(HeadText(owner))))
        {
            WriteBefore(chart[owner].Left);
            WriteNoun(noun, plural);
            return;
        }

        WriteNoun(noun, plural);
        inside = true;
        var alive = (of & (Traits.Person | Traits.Animal)) != 0;
        if ((alive && (traits & Traits.Clothing) != 0) || ((traits & Traits.Picture) != 0 && (of & (Traits.Plant | Traits.Person | Traits.Animal)) != 0)) { Put("in"); }
        else if ((alive && (traits & (Traits.Body | Traits.Quality)) != 0) || ((traits & Traits.Quality) != 0 && (of & (Traits.Quality | Traits.Abstract | Traits.Mass)) == 0)) { Put("with"); }
        else
        {
            Put("of");
            WritePhrase(owner, (of & Traits.Picture) != 0 || chart[owner].Act is not Act.Plain ? Article.Auto : Article.The);
            return;
        }

        WritePhrase(owner, Article.Auto);
    }

    /// <summary>Whether something follows the noun's own words.</summary>
    private bool HasTail(int noun)
    {
        ref readonly var node = ref chart[noun];
        return node.Act switch
        {
            Act.Word => false,
            Act.Describe => (chart[node.Left].Traits & Traits.Post) != 0 || HasTail(node.Right),
            Act.Compound => HasTail(node.Left) || HasTail(node.Right),
            Act.Relate => !IsShort(node.Left) || HasTail(node.Right),
            _ => true,
        };
    }

    private void WritePossessed(int possessor, int phrase, Article article)
    {
        WritePhrase(phrase, article);
        var place = (chart[chart[possessor].Left].Traits & Traits.Place) != 0;
        Put(!place ? "of" : EnglishNouns.Last(HeadText(chart[possessor].Left)) is "doorway" or "entrance" or "door" or "gate" or "counter" or "station" ? "at" : "in");
        inside = true;
        WritePhrase(chart[possessor].Left, place ? Article.Auto : chart[chart[possessor].Left].Act is Act.Plain ? Article.The : Article.Auto);
    }

    private void WriteTrail(in Node node)
    {
        var (phrase, noun) = chart[node.Left].Cat is Cat.Phrase ? (node.Left, node.Right) : (node.Right, node.Left);
        WritePhrase(noun, Article.Auto);
        var start = output.Length;
        Write(phrase);
        var text = Cut(start);
        if ((chart[phrase].Traits & Traits.Post) == 0 && !text.Contains("ing ", StringComparison.Ordinal)) { Put("with"); }

        Put(text);
    }

    private void WriteDetermined(in Node node)
    {
        var traits = chart[node.Left].Traits;
        var of = chart[node.Right].Traits;
        Write(node.Left);
        var plural = (of & (Traits.Mass | Traits.Bare | Traits.Plural)) == 0
            && ((traits & Traits.Many) != 0 || ((traits & Traits.Plural) != 0 && ((of & Traits.Flower) != 0 || EnglishNouns.IsUsuallyPlural(HeadText(node.Right)))));
        var waiting = TakeAhead();
        WriteAhead(waiting, false);
        WriteNoun(node.Right, plural);
        WriteAhead(waiting, true);
    }
}
