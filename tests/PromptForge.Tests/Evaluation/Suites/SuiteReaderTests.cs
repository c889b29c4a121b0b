using PromptForge.Authoring;
using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Suites;

namespace PromptForge.Tests.Evaluation.Suites;

public sealed class SuiteReaderTests
{
    private const string Small = """
        id: small
        data:
        - {id: ideas, cases: [a red fox, {id: boat, prompt: a beach without boats, excluded: [boats], slices: {kind: exclusion}}]}
        variants:
        - {id: plain, strategy: none}
        - {id: rules, strategy: rules, style: none, strength: light, seed: 7}
        targets: [stability-v1-sdxl]
        metrics: [kept, words]
        baseline: plain
        primary: {metric: kept, smallest-effect: 0.1}
        guardrails: [{metric: kept, tolerance: 0.2}]
        gates: [{metric: kept, each: 1}, {metric: words, mean: 20, variants: [plain]}]
        """;

    [Fact]
    public void Reads_a_suite()
    {
        using var folder = new Folder();
        var suite = Read(folder, Small);

        Assert.Equal(["ideas-0001", "boat"], suite.Cases.Select(one => one.Case.Id));
        Assert.Equal(["boats"], suite.Cases[1].Case.Excluded);
        Assert.Equal("exclusion", suite.Cases[1].Case.Slices["kind"]);
        var rules = Assert.IsType<ForgeVariantSpec>(suite.Variants[1]);
        Assert.Equal(("none", 7L), (rules.Style, rules.Seed));
        Assert.Equal((1, true, "rules"), (suite.Gates[0].Bound, suite.Gates[0].OfEach, Assert.Single(suite.Gates[0].Variants)));
        Assert.Equal((20, false), (suite.Gates[1].Bound, suite.Gates[1].OfEach));
        Assert.Equal(0.1, suite.Primary!.SmallestEffect);
    }

    [Fact]
    public void Reads_variants_that_are_there_to_be_beaten()
    {
        using var folder = new Folder();
        var suite = Read(folder, """
            id: against
            data: [{id: a, cases: [a red fox, 一只狐狸], slices: {language: auto}}]
            variants: [{id: rules, strategy: rules}, {id: style, template: "{prompt}, 8k", negative: blurry}, {id: rag, retrieved: 5, cut: 500}]
            targets: [stability-v1-sdxl]
            metrics: [kept]
            baseline: rules
            opponents: [style, rag]
            primary: {metric: kept, smallest-effect: 0.1}
            """);

        Assert.Equal(["en", "zh"], suite.Cases.Select(one => one.Case.Slices["language"]));
        Assert.Equal(["style", "rag"], suite.Opponents);
        Assert.Equal(("{prompt}, 8k", "blurry"), (((TemplateVariantSpec)suite.Variants[1]).Template, ((TemplateVariantSpec)suite.Variants[1]).Negative));
        Assert.Equal((5, 500), (((RetrievedVariantSpec)suite.Variants[2]).Top, ((RetrievedVariantSpec)suite.Variants[2]).Cut));
    }

    [Fact]
    public void Reads_a_retrieval_suite_and_wants_graded_answers()
    {
        const string Text = """
            id: search
            kind: retrieval
            data: [{id: a, cases: [{prompt: peony, reference: "tree-peony:3 herbaceous-peony:1"}, {prompt: rose, reference: "rose:4"}, lily]}]
            variants: [{id: words, engine: bm25}, {id: old, strategy: rules}]
            """;
        using var folder = new Folder();
        var faults = Assert.Throws<AuthoringException>(() => Read(folder, Text)).Errors.Select(error => error.Message).ToList();
        Assert.Contains(faults, fault => fault.StartsWith("the query 'rose' needs answers with grades from 1 to 3", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("the query 'lily' needs answers", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault == "a variant has exactly one of engine; this one has none.");

        var suite = Read(folder, Text.Replace("rose:4", "rose:2", StringComparison.Ordinal).Replace(", lily", "", StringComparison.Ordinal).Replace(", {id: old, strategy: rules}", "", StringComparison.Ordinal));
        Assert.True(suite.IsRetrieval);
        Assert.Equal(["recall.1", "recall.5", "recall.10", "ndcg.10", "mrr"], suite.Metrics);
    }

    [Fact]
    public void A_template_without_the_users_words_is_told()
    {
        using var folder = new Folder();
        var fault = Assert.Throws<AuthoringException>(() => Read(folder, Small.Replace("{id: plain, strategy: none}", "{id: plain, template: 8k}", StringComparison.Ordinal))).Errors;
        Assert.Equal("'template' must hold {prompt}, where the user's words go.", Assert.Single(fault).Message);
    }

    [Fact]
    public void Reads_every_form_of_data()
    {
        using var folder = new Folder();
        folder.With("a.txt", "# ours\na red fox\n\n牡丹\n").With("b.csv", "name,prompt,kind\n1,\"a \"\"wild\"\" fox, running\",animal\n2,\"two\nlines\",animal\n")
            .With("c.tsv", "Prompt\tCategory\na \"sign\"\tText\n").With("d.jsonl", "{\"id\":\"x\",\"prompt\":\"a hare\",\"reference\":\"a hare\",\"facts\":[{\"id\":\"1\",\"kind\":\"entity\",\"of\":[\"hare\"]}]}\n");
        var suite = Read(folder, """
            id: forms
            data:
            - {id: a, text: a.txt, slices: {from: text}}
            - {id: b, csv: b.csv, case-id: name, slice-by: [kind]}
            - {id: c, tsv: c.tsv, prompt: Prompt, slice-by: [Category]}
            - {id: d, jsonl: "${FOLDER}/d.jsonl"}
            variants: [{id: typed, column: prompt}]
            targets: [stability-v1-sdxl]
            """.Replace("variants: [{id: typed, column: prompt}]", "variants: [{id: rules, strategy: rules}]", StringComparison.Ordinal));

        Assert.Equal(["a red fox", "牡丹", "a \"wild\" fox, running", "two\nlines", "a \"sign\"", "a hare"], suite.Cases.Select(one => one.Case.Prompt));
        Assert.Equal(["a-0001", "a-0002", "1", "2", "c-0001", "x"], suite.Cases.Select(one => one.Case.Id));
        Assert.Equal(["text", "text", "animal", "animal", "Text"], suite.Cases.SelectMany(one => one.Case.Slices.Values));
        Assert.Equal((FactKind.Entity, "hare"), (suite.Cases[5].Case.Facts[0].Kind, suite.Cases[5].Case.Facts[0].Arguments[0]));
        Assert.Equal("animal", suite.Cases[2].Columns["kind"]);
    }

    [Theory]
    [InlineData("targets:", "tragets:", "suite.yaml(7,1): key 'tragets' is unknown; did you mean 'targets'?")]
    [InlineData("{id: plain, strategy: none}", "{id: plain, strategy: non}", "strategy 'non' is unknown; did you mean 'none'?")]
    [InlineData("[kept, words]", "[kpet, words]", "suite.yaml(8,11): metric 'kpet' is unknown; did you mean 'kept'?")]
    [InlineData("smallest-effect: 0.1", "smalest-effect: 0.1", "did you mean 'smallest-effect'?")]
    [InlineData("{id: plain, strategy: none}", "{id: plain, strategy: none, http: 'http://x'}", "this one has strategy and http")]
    [InlineData("{id: plain, strategy: none}", "{id: plain, http: 'ftp://x'}", "must begin with http:// or https://")]
    [InlineData("{metric: kept, each: 1}", "{metric: kept}", "either 'each'")]
    [InlineData("{metric: kept, smallest", "{metric: words, smallest", "adding any text raises 'words'")]
    [InlineData("id: boat", "id: ideas-0001", "the id 'ideas-0001' stands already at")]
    [InlineData("excluded: [boats]", "exclude: [boats]", "did you mean 'excluded'?")]
    [InlineData("cases: [a red fox,", "cases: [\" \",", "suite.yaml(3,23): the prompt is empty.")]
    [InlineData("baseline: plain", "baseline: pain", "did you mean 'plain'?")]
    [InlineData("{id: plain, strategy: none}", "{id: plain, column: rewriten}", "column 'rewriten' is unknown")]
    public void Says_what_is_wrong_and_where(string right, string wrong, string message)
    {
        using var folder = new Folder();
        var faulty = Assert.Throws<AuthoringException>(() => Read(folder, Small.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Contains(faulty.Errors, error => error.ToString().Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("csv: b.csv", "prompt\na fox\n\"a hare\nno end\n", "b.csv(3,1): a quoted field is never closed")]
    [InlineData("csv: b.csv", "prompt\n\"a \"wild\" fox\"\n", "b.csv(2,4): a quotation mark inside a quoted field must be doubled")]
    [InlineData("csv: b.csv", "prompt\na fox, running\n", "b.csv(2,1): the row has 2 fields, the header 1; put a prompt with commas in quotation marks")]
    [InlineData("csv: b.csv", "promt\na fox\n", "b.csv(1,1): column 'prompt' is unknown; did you mean 'promt'?")]
    [InlineData("jsonl: b.csv", "{\"prompt\": \"a\"}\n{\"prompt\": }\n", "b.csv(2,12): the line is not valid JSON")]
    [InlineData("jsonl: b.csv", "{\"promp\": \"a\"}\n", "b.csv(1,1): 'prompt' is missing")]
    [InlineData("text: missing.txt", "", "suite.yaml(2,24): there is no file 'missing.txt'")]
    [InlineData("text: '${NOBODY}/x.txt'", "", "suite.yaml(2,24): the environment variable NOBODY is not set")]
    [InlineData("text: b.csv", "\n", "'data' holds no prompt")]
    public void Says_what_is_wrong_with_data_and_where(string set, string data, string message)
    {
        using var folder = new Folder();
        folder.With("b.csv", data);
        var faulty = Assert.Throws<AuthoringException>(() => Read(folder, $"id: s\ndata: [{{id: set, {set}}}]\nvariants: [{{id: rules, strategy: rules}}]\ntargets: [stability-v1-sdxl]\n"));
        Assert.Contains(message, Assert.Single(faulty.Errors).ToString().Replace('\\', '/'));
    }

    internal static SuiteVocabulary Vocabulary(Folder? folder = null) => new(
        [new("kept", MetricKind.Gate, true, false, "1 kept"), new("words", MetricKind.Score, true, true, "words")], ["stability-v1-sdxl", "openai-gpt-image-2"], ["none", "rules"],
        name => name == "FOLDER" ? folder?.Path : null);

    internal static Suite Read(Folder folder, string text)
    {
        folder.With("suite.yaml", text);
        return SuiteReader.Read(Path.Combine(folder.Path, "suite.yaml"), Vocabulary(folder));
    }
}
