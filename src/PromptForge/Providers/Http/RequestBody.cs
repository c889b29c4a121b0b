using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PromptForge.Imaging;
using PromptForge.Results;

namespace PromptForge.Providers.Http;

/// <summary>A body under construction: fields by path, in the order in which they were set.</summary>
internal sealed class RequestBody
{
    private readonly bool isForm;
    private readonly JsonObject json = [];
    private readonly List<(string Name, ReadOnlyMemory<byte> Content, string? FileName)> files = [];

    public RequestBody(bool isForm)
    {
        this.isForm = isForm;
    }

    /// <summary>The media type, without the boundary of a form, which is chosen when it is sent.</summary>
    public string MediaType => isForm ? "multipart/form-data" : "application/json";

    /// <summary>The fields so far; for a form, without its files.</summary>
    public JsonObject Fields => json;

    /// <summary>Sets a field. A path's parts are separated by dots; a number is a place in a list.</summary>
    public void Set(string path, object? value) => Set(path, ToNode(value));

    /// <summary>Sets a field to a node.</summary>
    public void Set(string path, JsonNode? value)
    {
        if (isForm)
        {
            json[path] = value;
            return;
        }

        var parts = path.Split('.');
        JsonNode at = json;
        for (var i = 0; i < parts.Length - 1; i++) { at = Child(at, parts[i], parts[i + 1]); }

        Put(at, parts[^1], value);
    }

    /// <summary>Sets a field to a value as it stands in a profile: a number, true, false or text.</summary>
    public void SetText(string path, string value) => Set(path, value switch
    {
        "true" => true,
        "false" => false,
        _ when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) => real,
        _ => (object)value,
    });

    /// <summary>Adds a file to a form.</summary>
    public void AddFile(string name, ReadOnlyMemory<byte> content, string? fileName = null) => files.Add((name, content, fileName));

    /// <summary>The same body with one more field.</summary>
    public RequestBody With(string path, JsonNode? value)
    {
        Set(path, value);
        return this;
    }

    /// <summary>The body to send.</summary>
    public HttpContent ToContent()
    {
        if (!isForm)
        {
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream, ResultJson.Options)) { json.WriteTo(writer); }

            return new ByteArrayContent(stream.ToArray()) { Headers = { ContentType = new(MediaType) } };
        }

        var form = new MultipartFormDataContent();
        foreach (var (name, value) in json)
        {
            // A quoted name and no type: servers in the field stumble over anything else.
            var part = new ByteArrayContent(Encoding.UTF8.GetBytes(Text(value)));
            part.Headers.ContentDisposition = new("form-data") { Name = $"\"{name}\"" };
            form.Add(part);
        }

        foreach (var (name, content, fileName) in files)
        {
            var type = PictureFormat.Sniff(content.Span) ?? "application/octet-stream";
            var part = new ByteArrayContent(content.ToArray());
            part.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            part.Headers.ContentDisposition = new("form-data") { Name = $"\"{name}\"", FileName = $"\"{fileName ?? "image" + PictureFormat.Extension(type)}\"" };
            form.Add(part);
        }

        return form;
    }

    /// <summary>The body for people to read.</summary>
    public JsonNode ToJson()
    {
        var shown = (JsonObject)json.DeepClone();
        foreach (var (name, content, _) in files) { shown[name] = string.Create(CultureInfo.InvariantCulture, $"<{PictureFormat.Sniff(content.Span)}, {content.Length} bytes>"); }

        return shown;
    }

    private static JsonNode Child(JsonNode at, string name, string next)
    {
        var child = at switch
        {
            JsonObject map => map[name],
            JsonArray list when Index(name) < list.Count => list[Index(name)],
            _ => null,
        };
        if (child is null)
        {
            child = Index(next) >= 0 ? new JsonArray() : new JsonObject();
            Put(at, name, child);
        }

        return child;
    }

    private static void Put(JsonNode at, string name, JsonNode? value)
    {
        if (at is JsonObject map)
        {
            map[name] = value;
            return;
        }

        var (list, index) = ((JsonArray)at, Index(name));
        while (list.Count <= index) { list.Add((JsonNode?)null); }

        list[index] = value;
    }

    private static int Index(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;

    private static JsonNode? ToNode(object? value) => value switch
    {
        null => null,
        JsonNode node => node,
        bool flag => JsonValue.Create(flag),
        int whole => JsonValue.Create(whole),
        long whole => JsonValue.Create(whole),
        double real => JsonValue.Create(real),
        decimal real => JsonValue.Create(real),
        _ => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };

    private static string Text(JsonNode? value) => value is JsonValue one && one.GetValueKind() == JsonValueKind.String ? one.GetValue<string>() : value?.ToJsonString() ?? "";
}
