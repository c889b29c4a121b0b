using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PromptForge.Apps.Tests.Server.Gateway;
using PromptForge.Model;
using PromptForge.Server.Reloading;
using PromptForge.Server.Telemetry;
using PromptForge.Tests.Providers;
using PromptForge.Translation;

namespace PromptForge.Apps.Tests.Server;

/// <summary>What a collector gets to know, and that it is never what people wrote.</summary>
public sealed class TelemetryTests
{
    private const string Secret = "Xanthippe";
    private const string Wish = $$"""{"model":"m","prompt":"a portrait of {{Secret}} under a lamp"}""";
    private static readonly string[] Stages = ["intake", "templates", "knowledge", "negatives", "translation", "facets", "budget"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_collector_gets_spans_and_metrics_and_the_words_only_where_they_are_allowed(bool promptText)
    {
        await using var collector = new ScriptedServer(_ => new(200, "application/x-protobuf", []));
        var telemetry = new TelemetryOptions { Endpoint = collector.Address, ServiceName = $"test-{promptText}", Every = TimeSpan.FromHours(1) };
        using (TelemetryExport.Start(telemetry))
        {
            await using var rig = await GatewayRig.StartAsync(route => route.Profiles["m"] = "openai-gpt-image-2", change: options => options.Telemetry.PromptText = promptText);
            using var passed = await rig.SendAsync("/v1/images/generations", Wish);
            using var forged = await rig.Server.PostAsync("/v1/enhance", $$"""{"prompt":"a portrait of {{Secret}}","id":"{{Secret}}"}""");
            using var sought = await rig.Server.Client.GetAsync($"/v1/knowledge/search?q={Secret}");
            using var measured = await rig.Server.PostAsync("/v1/tokens", $$"""{"text":"{{Secret}}"}""");
            using var nowhere = await rig.Server.Client.GetAsync($"/{Secret}");
            using var refused = await rig.Server.PostAsync("/v1/enhance", $$"""{"prompt":"a fox","style":"{{Secret}}"}""");
            Assert.Equal("forged", passed.Header("X-PromptForge-Outcome"));
        }

        var traces = Sent("/v1/traces");
        var metrics = Sent("/v1/metrics");
        foreach (var name in Stages.Concat(["forge", "upstream", "POST /v1/enhance", "GET /v1/knowledge/search", "POST /v1/images/generations", telemetry.ServiceName])) { Assert.Contains(name, traces, StringComparison.Ordinal); }

        foreach (var name in (string[])
            [
                "promptforge.forge.duration", "promptforge.stage.duration", "promptforge.server.request.duration", "promptforge.gateway.upstream.duration", "promptforge.gateway.requests", "promptforge.notes",
            ])
        {
            Assert.Contains(name, metrics, StringComparison.Ordinal);
        }

        Assert.Equal(promptText, traces.Contains(Secret, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(Secret, metrics, StringComparison.OrdinalIgnoreCase);

        // Strings stand in OTLP as they are, so they can be looked for in its bytes.
        string Sent(string path) => string.Concat(collector.Requests.Where(request => request.Path == path).Select(request => Encoding.UTF8.GetString(request.Body)));
    }

    [Fact]
    public async Task Stages_lie_under_the_forging_and_that_under_the_request_which_follows_the_callers_trace()
    {
        const string trace = "0af7651916cd43dd8448eb211c80319c";
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("PromptForge", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var rig = await GatewayRig.StartAsync(route => route.Profiles["m"] = "openai-gpt-image-2");
        using var answer = await rig.SendAsync("/v1/images/generations", Wish, ("traceparent", $"00-{trace}-b7ad6b7169203331-01"));
        await answer.Content.ReadAsStringAsync();
        for (var i = 0; i < 100 && !spans.Any(IsRequest); i++) { await Task.Delay(20); }

        var ours = spans.Where(span => span.TraceId.ToString() == trace).ToList();
        var request = Assert.Single(ours, IsRequest);
        var forge = Assert.Single(ours, span => span.OperationName == "forge");
        Assert.Equal(("b7ad6b7169203331", request.SpanId), (request.ParentSpanId.ToString(), forge.ParentSpanId));
        Assert.Equal(Stages, ours.Where(span => span.ParentSpanId == forge.SpanId).Select(span => span.OperationName));
        Assert.Equal(request.SpanId, Assert.Single(ours, span => span.OperationName == "upstream").ParentSpanId);
        Assert.Equal("openai-gpt-image-2", forge.GetTagItem("promptforge.target"));

        // The caller's trace goes on to the service, and only the caller's.
        Assert.Equal($"00-{trace}-b7ad6b7169203331-01", rig.Sent.Headers["traceparent"]);

        bool IsRequest(Activity span) => span.TraceId.ToString() == trace && span.OperationName == "POST /v1/images/generations";
    }

    [Theory]
    [InlineData(200, ActivityStatusCode.Unset)]
    [InlineData(400, ActivityStatusCode.Error)]
    public async Task Each_call_of_a_provider_is_a_span(int status, ActivityStatusCode ends)
    {
        var spans = new ConcurrentQueue<Activity>();
        using var own = new ActivitySource("test");
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "PromptForge" or "test",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var service = new ScriptedServer(_ => Reply.Json($$"""{"images":["{{Jobs.PaidJobTests.Png}}"],"parameters":{},"info":"{}"}""", status));
        var settings = new PromptForge.Providers.ImageProviderOptions { MaxRetries = 0 };
        settings.Providers["a1111"] = new() { BaseUrl = service.Address, AllowPrivateAddresses = true };
        using var providers = new PromptForge.Providers.ImageProviders(PromptForge.Content.ForgeContent.Embedded.Profiles, settings);
        var forged = await Forge.Create().EnhanceAsync(new() { Prompt = $"a portrait of {Secret}", Target = "a1111" });
        using var outside = own.StartActivity("outside")!;

        await Record.ExceptionAsync(() => providers.Get("a1111").GenerateAsync(new() { Prompt = forged, Width = 512, Height = 512 }));

        var call = Assert.Single(spans, span => span.OperationName == "image" && span.TraceId == outside.TraceId);
        Assert.Equal((ends, "a1111", outside.SpanId), (call.Status, call.GetTagItem("promptforge.target"), call.ParentSpanId));
        Assert.DoesNotContain(call.TagObjects, tag => $"{tag.Value}".Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logs_name_requests_and_faults_and_never_the_words()
    {
        var log = new ConcurrentQueue<string>();
        await using var server = await RunningServer.StartAsync(options => options.LogRequests = true, builder =>
        {
            builder.LogTo(log);
            builder.Services.AddSingleton(new CurrentForge(new PromptPipelineBuilder { Translator = new FailingTranslator() }.Build()));
        });
        using var failed = await server.PostAsync("/v1/enhance", $$"""{"prompt":"一幅{{Secret}}的肖像","target":"stability-v1-sdxl"}""");
        using var sought = await server.Client.GetAsync($"/v1/knowledge/search?q={Secret}");

        Assert.Equal((500, "internal"), (await failed.ProblemAsync()) is var problem ? (problem.Status, problem.Code) : default);
        Assert.DoesNotContain(Secret, problem.Detail, StringComparison.Ordinal);
        var id = failed.Header("X-PromptForge-Request")!;
        Assert.Contains(log, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains(id, StringComparison.Ordinal) && line.Contains("NotSupportedException", StringComparison.Ordinal));
        Assert.Contains(log, line => line.StartsWith("Information", StringComparison.Ordinal) && line.Contains($"{id}: POST /v1/enhance 500", StringComparison.Ordinal));
        Assert.Contains(log, line => line.Contains("GET /v1/knowledge/search 200", StringComparison.Ordinal));

        // The framework's own lines at the levels that nobody sees by default tell the address of a request.
        Assert.DoesNotContain(log, line => line.Contains(Secret, StringComparison.Ordinal) && line.Split(' ')[0] is not ("Trace" or "Debug" or "Information"));
        Assert.DoesNotContain(log, line => line.Contains(Secret, StringComparison.Ordinal) && !line.Contains("/v1/knowledge/search", StringComparison.Ordinal));
    }

    private sealed class FailingTranslator : ITranslator
    {
        public ValueTask<TranslatedText> TranslateAsync(string text, System.Collections.Immutable.ImmutableArray<ProtectedSpan> protectedSpans, Language to, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException($"cannot translate {text}");
    }
}
