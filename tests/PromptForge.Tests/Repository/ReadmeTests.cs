using System.Text.RegularExpressions;

namespace PromptForge.Tests.Repository;

/// <summary>The C# that the README files show compiles and runs.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Code = Text(Path.Combine("tests", "PromptForge.Tests", "Repository", "ReadmeCode.cs"));

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh.md")]
    public void Every_block_of_C_sharp_stands_in_code_that_compiles(string file)
    {
        // What uses Semantic Kernel is held by the tests of the bridge, which is no part of the solution.
        var blocks = Block().Matches(Text(file)).Select(match => match.Groups["code"].Value).Where(block => !block.Contains("using Microsoft.SemanticKernel;", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(blocks);
        for (var i = 0; i < blocks.Count; i++)
        {
            var lines = blocks[i].Split('\n');
            var usings = lines.Where(line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=', StringComparison.Ordinal)).ToList();
            Assert.Empty(usings.Except(Code.Split('\n')));
            Assert.Equal(string.Join('\n', lines.Where(line => !usings.Contains(line))).Trim('\n'), Compiled($"{file} {i + 1}"));
        }

        Assert.DoesNotContain($"<{file} {blocks.Count + 1}>", Code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_code_does_what_the_text_beside_it_says()
    {
        var english = await Readme.ReadmeCode.EnglishAsync();
        Assert.DoesNotContain("red", Checks.Words.Of(english.Prompt));
        Assert.Contains("red", Checks.Words.Of(english.NegativePrompt!));
        Assert.Contains(Readme.ReadmeCode.EnglishTools().Tools!, tool => tool.Name == "enhance_prompt");
        Assert.StartsWith("优雅大气的中式牡丹插花", (await Readme.ReadmeCode.ChineseAsync()).Prompt, StringComparison.Ordinal);
    }

    /// <summary>The code between the markers of a block, without the indent of its method.</summary>
    private static string Compiled(string block)
    {
        var (open, close) = ($"        // <{block}>\n", $"        // </{block}>\n");
        var start = Code.IndexOf(open, StringComparison.Ordinal);
        Assert.True(start >= 0, $"ReadmeCode.cs has no block '{block}'; copy it there between '// <{block}>' and '// </{block}>'.");
        start += open.Length;
        return string.Join('\n', Code[start..Code.IndexOf(close, start, StringComparison.Ordinal)].Split('\n')
            .Select(line => line.StartsWith("        ", StringComparison.Ordinal) ? line[8..] : line)).Trim('\n');
    }

    private static string Text(string path) => File.ReadAllText(Path.Combine(TheForge.Root, path)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
