using System.Globalization;
using PromptForge.Imaging;

namespace PromptForge.Providers.Http;

/// <summary>Puts options into the fields that the profile names for them.</summary>
internal static class FieldMap
{
    public static RequestBody Fill(ImageRequest request, ImageOptions options, ProviderContext context)
    {
        var (api, profile) = (context.Api, context.Profile);
        var body = new RequestBody(api.IsForm || (request.Reference is not null && api.Image?.Form == "part"));
        var left = request.Reference is null ? [] : api.Image?.Without ?? [];
        foreach (var (path, value) in api.Send) { body.SetText(path, value); }

        Put("model", context.Model);
        Put("prompt", request.Prompt.Prompt);
        Put("negative", request.Prompt.NegativePrompt);
        Put("size", options is { Width: { } width, Height: { } height }
            ? string.Create(CultureInfo.InvariantCulture, $"{width}{profile.Sizes?.Separator ?? "x"}{height}") : options.SizeName);
        Put("width", options.Width);
        Put("height", options.Height);
        Put("aspect", options.Aspect);
        Put("count", options.Count);
        Put("steps", options.Steps);
        Put("guidance", options.Guidance);
        Put("seed", options.Seed);
        Put("style", options.Style);
        Put("rewriting", options.Rewriting);
        if (request.Reference is { } reference) { Picture(body, reference, api.Image!); }

        foreach (var (path, value) in request.Extra) { body.Set(path, value); }

        return body;

        void Put(string option, object? value)
        {
            if (value is not null && !left.Contains(option) && api.Fields.TryGetValue(option, out var path)) { body.Set(path, value); }
        }
    }

    private static void Picture(RequestBody body, ReferenceImage reference, Profiles.ImageField field)
    {
        switch (field.Form)
        {
            case "part": body.AddFile(field.Field, reference.Content); break;
            case "url": body.Set(field.Field, reference.Address?.AbsoluteUri); break;
            default: body.Set(field.Field, Encoded(reference.Content, asAddress: field.Form == "data-url")); break;
        }

        foreach (var (path, value) in field.Required) { body.SetText(path, value); }

        if (field.Strength is { } strength && (reference.Likeness ?? field.Likeness) is { } likeness)
        {
            // Rounded: 1 - 0.7 is not 0.3 in binary.
            body.Set(strength, Math.Round(field.Inverted ? 1 - likeness : likeness, 6));
        }
    }

    /// <summary>A file as Base64, as a data address where that is asked for.</summary>
    public static string Encoded(ReadOnlyMemory<byte> content, bool asAddress)
    {
        var text = Convert.ToBase64String(content.Span);
        return asAddress ? $"data:{PictureFormat.Sniff(content.Span)};base64,{text}" : text;
    }
}
