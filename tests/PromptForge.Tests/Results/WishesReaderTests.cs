using PromptForge.Model;
using PromptForge.Results;

namespace PromptForge.Tests.Results;

public sealed class WishesReaderTests
{
    private static readonly ForgeRequest Defaults = new() { Prompt = "" };

    [Fact]
    public void Reads_wishes_in_their_order()
    {
        var request = RequestReader.Read("""{"prompt":"a fox","wishes":["make it white","再加一点绿色"]}"""u8.ToArray(), Defaults);

        Assert.Equal(["make it white", "再加一点绿色"], request.Wishes);
        Assert.Empty(RequestReader.Read("""{"prompt":"a fox","wishes":null}"""u8.ToArray(), Defaults).Wishes);
        Assert.Equal(["bigger"], RequestReader.With(Defaults, "wishes", "bigger").Wishes);
    }

    [Theory]
    [InlineData("""{"prompt":"a fox","id":"x","wishes":"make it white"}""")]
    [InlineData("""{"prompt":"a fox","id":"x","wishes":[1]}""")]
    [InlineData("""{"prompt":"a fox","id":"x","wishes":{"a":"b"}}""")]
    public void Refuses_what_is_no_list_of_texts(string line)
    {
        var wrong = Assert.Throws<RequestFormatException>(() => RequestReader.Read(System.Text.Encoding.UTF8.GetBytes(line), Defaults));

        Assert.Equal(("bad-value", "x"), (wrong.Code, wrong.Id));
        Assert.Contains("'wishes'", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_with_wishes_is_forged_as_the_conversation_was()
    {
        var forge = TheForge.Standard;
        var said = RequestReader.Read("""{"prompt":"a white rose in a red vase","target":"stability-v1-sdxl","wishes":["make the vase blue"]}"""u8.ToArray(), Defaults);
        var spoken = Refining.Conversation.Next(new() { Prompt = "a white rose in a red vase", Target = "stability-v1-sdxl" }, "make the vase blue");

        Assert.Equal(ResultJson.ToText(await forge.EnhanceAsync(spoken)), ResultJson.ToText(await forge.EnhanceAsync(said)));
    }
}
