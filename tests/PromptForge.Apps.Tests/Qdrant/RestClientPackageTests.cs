using System.Diagnostics;
using System.Text.Json;
using PromptForge.Qdrant;

namespace PromptForge.Apps.Tests.Qdrant;

/// <summary>The engine's own JavaScript client reads what we wrote. Skipped without node, or without the package in a folder named by <c>PROMPTFORGE_NODE_PACKAGES</c>.</summary>
public sealed class RestClientPackageTests
{
    private const string Script = """
        import { createRequire } from "node:module";
        const { QdrantClient } = createRequire(process.argv[2] + "/")("@qdrant/js-client-rest");
        const client = new QdrantClient({ url: process.argv[3], checkCompatibility: false });
        const info = await client.getCollection("plants");
        const [point] = await client.retrieve("plants", { ids: [process.argv[4]], with_payload: true, with_vector: true });
        const { count } = await client.count("plants", { filter: { must: [{ key: "kind", match: { value: "vessel" } }] }, exact: true });
        const found = await client.query("plants", { query: point.vector.words, using: "words", limit: 3, with_payload: true });
        console.log(JSON.stringify({ points: info.points_count, sparse: Object.keys(info.config.params.sparse_vectors).sort(), payload: point.payload, words: point.vector.words.indices.length, count, first: found.points.length }));
        """;

    [Fact]
    public async Task The_engines_own_client_reads_what_we_wrote()
    {
        var packages = Environment.GetEnvironmentVariable("PROMPTFORGE_NODE_PACKAGES");
        Assert.SkipWhen(packages is null || !Directory.Exists(Path.Combine(packages, "node_modules", "@qdrant", "js-client-rest")), "Install the package (npm i @qdrant/js-client-rest) in a folder of its own and name that in PROMPTFORGE_NODE_PACKAGES.");
        await using var engine = await QdrantEngine.StartAsync();
        await Plants.UploadAsync(Plants.At(engine.Url), Plants.Of(20));
        var file = Path.Combine(Directory.CreateTempSubdirectory("promptforge-node-").FullName, "read.mjs");
        await File.WriteAllTextAsync(file, Script);

        using var node = Start(file, packages!, engine.Url, KnowledgePoint.IdOf(Plants.Name(7)).ToString());
        Assert.SkipWhen(node is null, "There is no node here.");
        var output = await node!.StandardOutput.ReadToEndAsync();
        var error = await node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, error);

        using var read = JsonDocument.Parse(output);
        var (root, payload) = (read.RootElement, read.RootElement.GetProperty("payload"));
        Assert.Equal(20, root.GetProperty("points").GetInt32());
        Assert.Equal("""["spellings","words"]""", root.GetProperty("sparse").GetRawText());
        Assert.Equal(("plant-00007", "flower", "bloom00007"), (payload.GetProperty("entry").GetString(), payload.GetProperty("kind").GetString(), payload.GetProperty("en").GetString()));
        Assert.Equal("""["winter"]""", payload.GetProperty("season").GetRawText());
        Assert.Equal(4, root.GetProperty("count").GetInt32());
        Assert.Equal(3, root.GetProperty("first").GetInt32());
    }

    private static Process? Start(params string[] args)
    {
        try { return Process.Start(new ProcessStartInfo("node", args) { RedirectStandardOutput = true, RedirectStandardError = true }); }
        catch (System.ComponentModel.Win32Exception) { return null; }
    }
}
