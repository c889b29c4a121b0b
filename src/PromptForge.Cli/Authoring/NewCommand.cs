using System.Globalization;
using System.Text;
using PromptForge.Authoring;
using PromptForge.Cli.Arguments;
using PromptForge.Importing;

namespace PromptForge.Cli.Authoring;

/// <summary><c>promptforge new style|entry|experiment NAME</c>: a commented file to start from, which <c>check</c> accepts as it is.</summary>
internal static class NewCommand
{
    public static Task<int> RunAsync(Invocation invocation)
    {
        var arguments = invocation.Arguments;
        var (what, id) = (arguments.Positional[0], arguments.Positional[1]);
        var (own, folder) = what switch
        {
            "style" => (invocation.Workspace.Templates, "templates"),
            "entry" => (invocation.Workspace.Knowledge, "knowledge"),
            _ => (invocation.Workspace.Project.Experiments, "experiments"),
        };
        var path = YamlOutput.Path(invocation, id, own, folder);
        YamlOutput.Write(path, what switch { "style" => Style(id), "entry" => Entry(id), _ => Experiment(id) }, invocation);
        invocation.PrintLine(path);
        invocation.Tell(invocation.Say.NowEdit(path));
        return Task.FromResult(0);
    }

    private static string English(string id) => YamlScalar.Quoted(id.Replace('-', ' ').Replace('.', ' '));

    private static string Style(string id) =>
        $$$"""
        # A style template · 风格模板. The file name is the id · 文件名即编号
        id: {{{YamlScalar.Quoted(id)}}}
        # look changes how things are shown and stacks; domain is a field such as floral design, one at a time.
        # look 改变呈现方式，可叠加；domain 是一个领域（如插花），一次一个。
        kind: look
        names: {zh: "{{{id}}}（请改成中文名）", en: {{{English(id)}}}}
        # Built on another style · 以别的风格为底：
        # extends: photography
        # Offers itself when the prompt names one of these · 提示词提到这些时自动选用：
        # auto:
        # - {any: [moonlight], score: 0.8}
        phrases:
          # key: role (subject material vessel composition colour light mood medium style quality), both languages,
          # relevance 0 to 1. One noun phrase each, no user text.
          # 键：角色、中英文、重要程度 0 到 1。每条一个名词短语，不写用户的话。
          light: {role: light, zh: 柔和的侧光, en: soft side light, relevance: 0.8,
            why: {zh: 侧光显出形体, en: side light shows the form}}
          space: {role: composition, zh: 宽松的留白, en: generous empty space, relevance: 0.6}
        # What pictures of this style avoid · 这种风格要避免的：
        # negatives:
        #   clutter: {zh: 杂乱的背景, en: cluttered background, class: composition}

        """.ReplaceLineEndings("\n");

    private static string Experiment(string id) =>
        $$$"""
        # An experiment on live requests · 在线实验. The file name is the id · 文件名即编号
        id: {{{YamlScalar.Quoted(id)}}}
        names: {zh: "{{{id}}}（请改成中文名）", en: {{{English(id)}}}}
        # Who gets an arm and keeps it: user or session · 分组的单元：用户或会话
        unit: user
        # The share of units that take part; it may grow, and nobody changes arms · 参加的比例；可以增大，已分组者不变
        coverage: 1
        # Only requests with these attributes · 只限有这些属性的请求：
        # audience: {language: [zh, en]}
        # The ways compared; the first is the control · 比较的做法，第一个是对照：
        arms:
        - {id: plain, strategy: none}
        - {id: rules, strategy: rules}
        # What decides, and the smallest difference that matters; fixed before the first unit
        # 决定结论的指标与有意义的最小差异，开始之前定下：rating choice kept cost latency 或自己的指标
        primary: {metric: kept, kind: binary, smallest-effect: 0.02}
        # What must not get worse · 不得变差的：
        guardrails:
        - {metric: cost, better: lower, tolerance: 0.002}
        # sequential may be read at any time; fixed once, when so many units came · sequential 随时可看，fixed 满数才看一次
        stop: {rule: sequential, units: 10000}

        """.ReplaceLineEndings("\n");

    private static string Entry(string id) => string.Create(CultureInfo.InvariantCulture,
        $$$"""
        # Knowledge entries; many stand in one file · 知识条目，一个文件可以写很多条
        entries:
        - id: {{{YamlScalar.Quoted(id)}}}
          # flower foliage branch vessel light lens composition medium mood place food … ('promptforge list knowledge' shows examples)
          kind: place
          names: {zh: ["{{{id}}}（请改成中文名）"], en: [{{{English(id)}}}]}
          # is = always true, can = possible; every fact names its source · is 为必然，can 为可能；每条事实注明出处
          # facts:
          #   season: {can: [spring, autumn], source: own, checked: 2026-01-31}
          phrases:
            air: {role: mood, zh: 清新的空气感, en: fresh airy feeling, relevance: 0.5}
          # Entries it goes well with · 相配的条目：
          # pairs: [magnolia]

        """).ReplaceLineEndings("\n");
}

/// <summary>Writes new YAML files, and never over old ones.</summary>
internal static class YamlOutput
{
    /// <summary>Where the file of an id goes: <c>--to</c>, else the project's folder, else a folder here.</summary>
    /// <exception cref="UsageException">It is no id, or the file is there.</exception>
    public static string Path(Invocation invocation, string id, IReadOnlyList<string> own, string otherwise)
    {
        if (!Ids.IsValid(id)) { throw new UsageException(invocation.Say.NotAnId(id)); }

        var folder = invocation.Arguments["--to"] is { } to ? invocation.PathOf(to) : own.FirstOrDefault(Directory.Exists) ?? invocation.PathOf(otherwise);
        var path = System.IO.Path.Combine(folder, id + ".yaml");
        return File.Exists(path) ? throw new UsageException(invocation.Say.Exists(path)) : path;
    }

    /// <summary>Writes a file, its folders with it.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Write(string path, string text, Invocation invocation)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);

            // Whole or not at all: nobody reads half a file.
            var temporary = path + ".new";
            File.WriteAllText(temporary, text, new UTF8Encoding(false));
            try { File.Move(temporary, path, overwrite: false); }
            finally { File.Delete(temporary); }
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(invocation.Say.CannotWrite(path, unwritable.Message));
        }
    }
}
