using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PromptForge.Server.Gateway;

/// <summary>Replaces and inserts values in a body and leaves every other byte as it is.</summary>
internal sealed class Splices(byte[] body)
{
    private readonly List<(int Start, int End, byte[] With)> all = [];

    /// <summary>A text as JSON, quotation marks included.</summary>
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>Puts JSON in the place of a value.</summary>
    public void Replace(Site site, string json) => all.Add((site.Start, site.End, Encoding.UTF8.GetBytes(json)));

    /// <summary>Puts JSON before a byte.</summary>
    public void Insert(int at, string json) => all.Add((at, at, Encoding.UTF8.GetBytes(json)));

    /// <summary>The new body.</summary>
    public byte[] Apply()
    {
        var result = new List<byte>(body.Length + all.Sum(splice => splice.With.Length));
        var at = 0;
        foreach (var (start, end, with) in all.OrderBy(splice => splice.Start))
        {
            result.AddRange(body.AsSpan(at, start - at));
            result.AddRange(with);
            at = end;
        }

        result.AddRange(body.AsSpan(at));
        return [.. result];
    }
}
