using System.Globalization;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using PromptForge.Authoring;
using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Model;
using PromptForge.Templates;

namespace PromptForge.Cli.Mcp;

/// <summary>Styles and knowledge entries as resources: listed page by page, read by <c>promptforge://style/ID</c> and <c>promptforge://entry/ID</c>.</summary>
internal sealed class McpResources(ForgeContent content)
{
    private const string StyleUri = "promptforge://style/";
    private const string EntryUri = "promptforge://entry/";
    private const string MediaType = "application/json";
    private const int PageSize = 100;
    private const int MostSuggestions = 100;

    private readonly List<StyleTemplate> styles = [.. content.Styles.Where(style => !style.IsAbstract)];

    /// <summary>Takes over everything that a client may ask of resources, and the ids that it may complete.</summary>
    public void Serve(McpServerHandlers handlers)
    {
        handlers.ListResourcesHandler = (request, _) => new(List(request.Params?.Cursor));
        handlers.ListResourceTemplatesHandler = (_, _) => new(new ListResourceTemplatesResult { ResourceTemplates = [Template("style", StyleUri, "A style: names, phrases and their reasons, what it avoids. 风格：名称、词句与理由、要避开的。"), Template("entry", EntryUri, "A knowledge entry: names, facts with sources, meanings, phrases, what goes well with it. 知识条目：名称、有出处的事实、寓意、词句、搭配。")] });
        handlers.ReadResourceHandler = (request, _) => new(Read(request.Params.Uri));
        handlers.CompleteHandler = (request, _) => new(Complete(request.Params));
    }

    private static ResourceTemplate Template(string name, string uri, string description) => new() { Name = name, UriTemplate = uri + "{id}", Description = description, MimeType = MediaType };

    private ListResourcesResult List(string? cursor)
    {
        var from = cursor is null ? 0
            : int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < styles.Count + content.Concepts.Length ? at
            : throw new McpProtocolException($"'{cursor}' is no cursor of this list; begin again without one.", McpErrorCode.InvalidParams);
        var all = styles.Select(style => Resource(StyleUri, style.Id, style.Name, style.Description))
            .Concat(content.Concepts.Select(entry => Resource(EntryUri, entry.Id, entry.Name, new(null, entry.Kind))));
        var page = all.Skip(from).Take(PageSize + 1).ToList();
        var isLast = page.Count <= PageSize;
        return new() { Resources = isLast ? page : page[..PageSize], NextCursor = isLast ? null : (from + PageSize).ToString(CultureInfo.InvariantCulture) };
    }

    private static Resource Resource(string uri, string id, LocalText name, LocalText about) => new()
    {
        Uri = uri + id,
        Name = id,
        Title = string.Join(" / ", new[] { name.Zh, name.En }.OfType<string>()),
        Description = about.InOrElse(Language.English) is { Length: > 0 } text ? text : null,
        MimeType = MediaType,
    };

    private ReadResourceResult Read(string uri)
    {
        var text = uri.StartsWith(StyleUri, StringComparison.Ordinal) && Style(uri[StyleUri.Length..]) is { } style ? McpJson.Text(json => McpJson.Style(json, style))
            : uri.StartsWith(EntryUri, StringComparison.Ordinal) && Entry(uri[EntryUri.Length..]) is { } entry ? McpJson.Text(json => McpJson.Entry(json, entry))
            : throw new McpProtocolException(Suggest.Unknown("resource", uri, Known(uri)), McpErrorCode.ResourceNotFound);
        return new() { Contents = [new TextResourceContents { Uri = uri, Text = text, MimeType = MediaType }] };
    }

    private StyleTemplate? Style(string id) => styles.Find(style => style.Id == id || style.Aliases.Contains(id));

    private Concept? Entry(string id) => content.Concepts.FirstOrDefault(entry => entry.Id == id);

    private IEnumerable<string> Known(string uri) => uri.StartsWith(EntryUri, StringComparison.Ordinal)
        ? content.Concepts.Select(entry => EntryUri + entry.Id) : styles.Select(style => StyleUri + style.Id);

    private CompleteResult Complete(CompleteRequestParams asked)
    {
        var known = (asked.Ref, asked.Argument.Name) switch
        {
            (ResourceTemplateReference { Uri: EntryUri + "{id}" }, "id") => content.Concepts.Select(entry => entry.Id),
            (ResourceTemplateReference { Uri: StyleUri + "{id}" }, "id") or (PromptReference, "style") => styles.Select(style => style.Id),
            _ => [],
        };
        var found = known.Where(id => id.Contains(asked.Argument.Value, StringComparison.OrdinalIgnoreCase)).OrderByDescending(id => id.StartsWith(asked.Argument.Value, StringComparison.OrdinalIgnoreCase)).ToList();
        return new() { Completion = new() { Values = [.. found.Take(MostSuggestions)], Total = found.Count, HasMore = found.Count > MostSuggestions } };
    }
}
