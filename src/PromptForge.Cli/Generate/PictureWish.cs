using System.Globalization;
using PromptForge.Cli.Arguments;
using PromptForge.Imaging;
using PromptForge.Model;
using PromptForge.Profiles;

namespace PromptForge.Cli.Generate;

/// <summary>What the command line wants of the picture, beside its words.</summary>
internal sealed class PictureWish
{
    private const int MostPictures = 100;
    private const long MostBytes = 64 * 1024 * 1024;

    // Ours and the option that says it.
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["size"] = "--size", ["aspect"] = "--size", ["count"] = "--n", ["steps"] = "--steps", ["guidance"] = "--guidance", ["seed"] = "--image-seed",
        ["style"] = "--style-preset", ["reference"] = "--image", ["control"] = "--control", ["negative"] = "--negative",
    };

    private readonly Func<ForgedPrompt, ImageRequest> fill;

    private PictureWish(Func<ForgedPrompt, ImageRequest> fill)
    {
        this.fill = fill;
    }

    /// <summary>Reads the options.</summary>
    /// <exception cref="UsageException">One has a value that cannot be.</exception>
    public static PictureWish Read(Invocation invocation, GenerateMessages words)
    {
        var (arguments, say) = (invocation.Arguments, invocation.Say);
        var size = Size(arguments["--size"], words);
        var count = (int)arguments.Number("--n", 1, 1, MostPictures, say);
        int? steps = arguments.Has("--steps") ? (int)arguments.Number("--steps", 0, 1, 100_000, say) : null;
        long? seed = arguments.Has("--image-seed") ? arguments.Number("--image-seed", 0, 0, long.MaxValue, say) : null;
        double? guidance = arguments["--guidance"] is not { } text ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : throw new UsageException(words.NotADecimal("--guidance", text));
        if (arguments.Has("--control") != arguments.Has("--control-kind")) { throw new UsageException(words.ControlNeedsKind); }

        var reference = arguments["--image"] is { } image ? Reference(image, invocation, words) : null;
        var control = arguments["--control"] is { } file ? new ControlImage(Content(file, invocation, words), Kind(arguments["--control-kind"]!)) : null;
        return new(forged => new()
        {
            Prompt = forged,
            Width = size.Width,
            Height = size.Height,
            Aspect = size.Aspect,
            Count = count,
            Steps = steps,
            Guidance = guidance,
            Seed = seed,
            Style = arguments["--style-preset"],
            Reference = reference,
            Control = control,
        });
    }

    /// <summary>The request for a prompt, with a seed where none was asked for.</summary>
    public ImageRequest For(ForgedPrompt forged, long? seed) => fill(forged) is var request && request.Seed is null ? request with { Seed = seed } : request;

    /// <summary>The request for a prompt.</summary>
    public ImageRequest For(ForgedPrompt forged) => fill(forged);

    /// <summary>What the profile does not take of a request, by the names of our options. Their number does not count: who makes fewer is asked several times.</summary>
    public static IEnumerable<string> Faults(ImageRequest request, ModelProfile profile, Language ui)
    {
        var most = (int)Math.Min(profile.Count is null ? 1 : profile.Count.Max ?? int.MaxValue, request.Count);
        foreach (var fault in ImageOptions.Of(request with { Count = most }, profile).Faults)
        {
            var message = ui.IsChinese ? fault.Chinese : fault.Message;
            yield return Names.TryGetValue(fault.Option, out var name) ? $"{name}{(ui.IsChinese ? "：" : ": ")}{message}" : message;
        }
    }

    private static (int? Width, int? Height, string? Aspect) Size(string? text, GenerateMessages words)
    {
        if (text is null) { return default; }

        var parts = text.Split('x', 'X', '×', ':', '：');
        if (parts.Length == 2 && Side(parts[0]) is { } width && Side(parts[1]) is { } height)
        {
            return text.AsSpan().ContainsAny(':', '：') ? (null, null, string.Create(CultureInfo.InvariantCulture, $"{width}:{height}")) : (width, height, null);
        }

        throw new UsageException(words.NotASize(text));

        static int? Side(string part) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side > 0 ? side : null;
    }

    private static ControlKind Kind(string name) => Enum.Parse<ControlKind>(name, ignoreCase: true);

    private static ReferenceImage Reference(string given, Invocation invocation, GenerateMessages words) =>
        Uri.TryCreate(given, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new(ReadOnlyMemory<byte>.Empty, address) : new(Content(given, invocation, words));

    private static ReadOnlyMemory<byte> Content(string given, Invocation invocation, GenerateMessages words)
    {
        var path = invocation.PathOf(given);
        if (!File.Exists(path)) { throw new UsageException(invocation.Say.NoSuchFile(given)); }

        if (new FileInfo(path).Length > MostBytes) { throw new UsageException(words.PictureTooLarge(given, MostBytes)); }

        var content = File.ReadAllBytes(path);
        return PictureFormat.Sniff(content) is not (null or "image/gif") ? content : throw new UsageException(words.NoPicture(given));
    }
}
