using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using PromptForge.Imaging;
using PromptForge.Providers.Offline;
using PromptForge.Saving;

namespace PromptForge.Tests.Saving;

public sealed class PictureFolderTests : IDisposable
{
    private static readonly DateTimeOffset Then = new(2026, 11, 21, 9, 30, 0, TimeSpan.FromHours(8));
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_picture_tells_its_prompt_and_parameters_as_automatic1111_does()
    {
        var finished = await FinishedAsync("a fox under a red umbrella, no boats", seed: 7);
        var file = File.ReadAllBytes(Save(finished).Path);

        var lines = PictureText.Read(file, "parameters")!.Split('\n');
        Assert.Equal(finished.Request.Prompt.Prompt, lines[0]);
        Assert.Equal("Negative prompt: " + finished.Request.Prompt.NegativePrompt, lines[1]);
        Assert.Equal($"Seed: 7, Size: 512x512, Model: card, Provider: offline, Version: PromptForge {Forge.Version}", lines[2]);
        Assert.Null(PictureText.Read(file, "promptforge"));
        Assert.DoesNotContain("USD", Encoding.Latin1.GetString(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_texts_are_added_and_every_check_value_is_right()
    {
        var finished = await FinishedAsync("a fox");
        var before = finished.Result.Images[0].Content.ToArray();
        var after = File.ReadAllBytes(Save(finished, PictureRecipe.Full).Path);

        var chunks = PngFile.Chunks(after)!;
        Assert.Equal(["IHDR", "tEXt", "iTXt", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));
        Assert.All(chunks, chunk => Assert.Equal(Crc(after.AsSpan(chunk.At + 4, chunk.Length + 4)), BinaryPrimitives.ReadUInt32BigEndian(after.AsSpan(chunk.End - 4))));
        byte[] without = [.. after[..chunks[1].At], .. after[chunks[3].At..]];
        Assert.Equal(before, without);
    }

    [Theory]
    [InlineData("青瓷瓶里的牡丹", "dashscope-wanx-v1", "iTXt")]
    [InlineData("a café in Besançon", "openai-gpt-image-2", "tEXt")]
    public async Task Letters_beyond_latin_go_into_the_chunk_that_holds_them(string words, string target, string chunk)
    {
        var finished = await FinishedAsync(words, target: target);
        var file = File.ReadAllBytes(Save(finished).Path);

        Assert.Contains(chunk, PngFile.Chunks(file)!.Select(one => one.Type));
        Assert.StartsWith(finished.Request.Prompt.Prompt, PictureText.Read(file, "parameters"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Full_adds_the_receipts_and_none_adds_nothing()
    {
        var finished = await FinishedAsync("中式牡丹插花", target: "stability-v1-sdxl");
        using var receipts = JsonDocument.Parse(PictureText.Read(File.ReadAllBytes(Save(finished, PictureRecipe.Full).Path), "promptforge")!);
        Assert.Contains(receipts.RootElement.GetProperty("fragments").EnumerateArray(), fragment => fragment.GetProperty("id").GetString() == "chinese-floral#line");

        Assert.Equal(finished.Result.Images[0].Content.ToArray(), File.ReadAllBytes(Save(finished, PictureRecipe.None).Path));
    }

    public static TheoryData<string, byte[]> Labels => new()
    {
        { "caBX", "jumb"u8.ToArray() },
        { "iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. "<x Iptc4xmpExt:DigitalSourceType='trainedAlgorithmicMedia'/>"u8] },
        { "tEXt", [.. "AIGC\0"u8, .. "{\"Label\":\"1\"}"u8] },
        { "zTXt", [.. "Comment\0\0"u8, .. Zipped("produced by aigc")] },
        { "zTXt", [.. "Comment\0\0"u8, 1, 2, 3] },
        { "eXIf", "MM\0*AIGC{}"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Labels))]
    public async Task A_file_with_a_label_stays_byte_for_byte_as_it_came(string type, byte[] content)
    {
        var finished = await FinishedAsync("a fox");
        var labelled = With(finished, Insert(finished.Result.Images[0].Content.ToArray(), type, content));
        var saved = Save(labelled, PictureRecipe.Full);

        Assert.Equal(labelled.Result.Images[0].Content.ToArray(), File.ReadAllBytes(saved.Path));
        Assert.Contains("label", saved.Note, StringComparison.Ordinal);
    }

    /// <summary>Files as the standards build them: a JPEG with C2PA in APP11, a WebP with XMP and a C2PA chunk. Whatever they tell stays, byte for byte.</summary>
    public static TheoryData<string, string, byte[]> Others => new()
    {
        { "jpeg with C2PA", ".jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xFF, 0xEB, 0, 22, .. "JP\0\u0001\0\0\0\u0001\0\0\0\u000cjumbc2pa"u8, 0xFF, 0xD9] },
        { "jpeg with an AI label in EXIF", ".jpg", [0xFF, 0xD8, 0xFF, 0xE1, 0, 30, .. "Exif\0\0MM\0*AIGC{\"Label\":1}   "u8, 0xFF, 0xD9] },
        { "webp with XMP and C2PA", ".webp", [.. "RIFF"u8, 52, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. "XMP "u8, 6, 0, 0, 0, .. "<AIGC>"u8, .. "C2PA"u8, 4, 0, 0, 0, .. "jumb"u8] },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task A_labelled_file_of_another_format_keeps_every_byte(string what, string ending, byte[] file)
    {
        var finished = With(await FinishedAsync("a fox"), file);
        foreach (var recipe in Enum.GetValues<PictureRecipe>())
        {
            var saved = Save(finished, recipe);
            Assert.True(file.AsSpan().SequenceEqual(File.ReadAllBytes(saved.Path)), what);
            Assert.EndsWith(ending, saved.Path, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Parameters_of_another_tool_stay_the_only_ones()
    {
        var finished = await FinishedAsync("a fox");
        var theirs = With(finished, Insert(finished.Result.Images[0].Content.ToArray(), "tEXt", "parameters\0a fox\nSteps: 20"u8.ToArray()));
        var saved = Save(theirs);

        Assert.Equal(theirs.Result.Images[0].Content.ToArray(), File.ReadAllBytes(saved.Path));
        Assert.Contains("already", saved.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(60)]
    public async Task A_file_that_is_cut_off_is_saved_as_it_came(int missing)
    {
        var finished = await FinishedAsync("a fox");
        var cut = With(finished, finished.Result.Images[0].Content.ToArray()[..^missing]);
        var saved = Save(cut);

        Assert.Equal(cut.Result.Images[0].Content.ToArray(), File.ReadAllBytes(saved.Path));
        Assert.Contains("not whole", saved.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endings_follow_the_content_and_other_formats_keep_their_bytes()
    {
        var finished = await FinishedAsync("a fox");
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];
        var saved = Save(With(finished, jpeg));

        Assert.EndsWith(".jpg", saved.Path, StringComparison.Ordinal);
        Assert.Equal("image/jpeg", saved.MediaType);
        Assert.Equal(jpeg, File.ReadAllBytes(saved.Path));
        Assert.Contains("no PNG", saved.Note, StringComparison.Ordinal);
        Assert.EndsWith(".webp", Save(With(finished, [.. "RIFF"u8, 1, 2, 3, 4, .. "WEBPVP8 "u8])).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_side_car_tells_everything_but_keys_and_paths()
    {
        var finished = await FinishedAsync("a fox, no boats", target: "stability-v1-sdxl", seed: 3);
        finished = finished with { Profile = TheForge.Profile("stability-v1-sdxl"), Request = finished.Request with { Reference = new(new byte[] { 1, 2, 3 }) } };
        var saved = Save(finished);

        using var json = JsonDocument.Parse(File.ReadAllBytes(saved.SideCar));
        var root = json.RootElement;
        Assert.Equal(saved.Path + ".json", saved.SideCar);
        Assert.Equal(Path.GetFileName(saved.Path), root.GetProperty("file").GetString());
        Assert.Equal((finished.Request.Prompt.Prompt, finished.Request.Prompt.NegativePrompt), (root.GetProperty("prompt").GetString(), root.GetProperty("negativePrompt").GetString()));
        Assert.Equal(("offline", "card", 3), (root.GetProperty("provider").GetString(), root.GetProperty("model").GetString(), root.GetProperty("seed").GetInt64()));
        Assert.Equal((1024, 1024), (root.GetProperty("parameters").GetProperty("width").GetInt32(), root.GetProperty("parameters").GetProperty("height").GetInt32()));
        Assert.Equal("USD", root.GetProperty("cost").GetProperty("currency").GetString());
        Assert.Equal(Then, root.GetProperty("started").GetDateTimeOffset());
        Assert.Equal("039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81", root.GetProperty("parameters").GetProperty("referenceSha256").GetString());
        Assert.Equal(finished.Request.Prompt.Fragments.Length, root.GetProperty("forged").GetProperty("fragments").GetArrayLength());
        Assert.DoesNotContain(folder.Path, File.ReadAllText(saved.SideCar), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_written_over_and_nothing_half_stays_behind()
    {
        var finished = await FinishedAsync("a fox", count: 2);
        folder.With("20261121-013000-offline-1.png", "mine").With("20261121-013000-offline-2.png.json", "mine, too");
        var saved = new PictureFolder(folder.Path).Save(finished);

        Assert.Equal(["20261121-013000-offline-3.png", "20261121-013000-offline-4.png"], saved.Select(one => Path.GetFileName(one.Path)));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(folder.Path, "20261121-013000-offline-1.png")));
        Assert.Equal(6, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public async Task Many_at_once_get_names_of_their_own()
    {
        var finished = await FinishedAsync("a fox");
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => Save(finished), TestContext.Current.CancellationToken)));

        Assert.Equal(32, Directory.GetFiles(folder.Path, "*.png").Length);
        Assert.Equal(32, Directory.GetFiles(folder.Path, "*.png.json").Length);
        Assert.Equal(64, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public async Task A_sheet_holds_its_pictures_and_loads_nothing()
    {
        var finished = await FinishedAsync("a fox with <b>\"Hello\"</b>", count: 3, seed: 5);
        var pictures = new PictureFolder(folder.Path);
        SheetCell[] cells = [.. pictures.Save(finished).Select(picture => new SheetCell(picture, "a <b> fox & \"friends\"", "boats"))];
        var path = pictures.SaveSheet(cells);
        var page = File.ReadAllText(path);

        Assert.EndsWith("-1-sheet.html", path, StringComparison.Ordinal);
        Assert.Equal(3, page.Split("src=\"data:image/png;base64,").Length - 1);
        Assert.Contains("seed 7", page, StringComparison.Ordinal);
        Assert.Contains("a &lt;b&gt; fox &amp; &quot;friends&quot;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.NotEqual(path, pictures.SaveSheet(cells));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_known_before()
    {
        folder.With("file", "not a folder");
        Assert.ThrowsAny<IOException>(() => new PictureFolder(Path.Combine(folder.Path, "file")).EnsureWritable());
    }

    private SavedPicture Save(FinishedPictures finished, PictureRecipe recipe = PictureRecipe.Public) => Assert.Single(new PictureFolder(folder.Path, recipe).Save(finished));

    private static async Task<FinishedPictures> FinishedAsync(string words, string target = "a1111", int count = 1, long? seed = null)
    {
        var request = new ImageRequest { Prompt = TheForge.Enhance(words, target), Count = count, Seed = seed };
        var result = await new OfflineProvider().GenerateAsync(request);
        return new() { Request = request, Result = result with { Started = Then } };
    }

    private static FinishedPictures With(FinishedPictures finished, byte[] content) =>
        finished with { Result = finished.Result with { Images = [finished.Result.Images[0] with { Content = content }] } };

    private static byte[] Insert(byte[] png, string type, byte[] content)
    {
        using var chunk = new MemoryStream();
        PngFile.Write(chunk, Encoding.ASCII.GetBytes(type), content);
        return [.. png[..33], .. chunk.ToArray(), .. png[33..]];
    }

    private static byte[] Zipped(string text)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) { zlib.Write(Encoding.Latin1.GetBytes(text)); }

        return packed.ToArray();
    }

    /// <summary>Bit by bit, apart from the code under test.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) { crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320; }
        }

        return ~crc;
    }
}
