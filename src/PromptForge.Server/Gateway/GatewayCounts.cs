using System.Diagnostics.Metrics;

namespace PromptForge.Server.Gateway;

/// <summary>What became of a request's prompt.</summary>
internal enum Outcome
{
    /// <summary>It was forged.</summary>
    Forged,

    /// <summary>It was forged, and the client's own words were sent.</summary>
    Shadow,

    /// <summary>The caller asked to leave it.</summary>
    Off,

    /// <summary>The model has no profile on this route.</summary>
    UnknownModel,

    /// <summary>A picture to edit comes along.</summary>
    Edit,

    /// <summary>There is no prompt, or no JSON that we can read without a doubt; the service judges.</summary>
    Unreadable,

    /// <summary>The forge takes no such prompt: empty, or too long.</summary>
    Refused,

    /// <summary>What is to be avoided has no place in such a request.</summary>
    NoPlace,

    /// <summary>The forge failed, was too busy or too slow.</summary>
    Fault,

    /// <summary>Such requests carry nothing to forge.</summary>
    Passed,
}

/// <summary>Counts outcomes, for operators as the counter <c>promptforge.gateway.requests</c>.</summary>
internal sealed class GatewayCounts : IDisposable
{
    private static readonly string[] Names = ["forged", "shadow", "off", "unknown-model", "edit", "unreadable", "refused", "no-place", "fault", "passed"];
    private readonly long[] counts = new long[Names.Length];
    private readonly Meter meter = new("PromptForge.Gateway");
    private readonly Counter<long> counter;

    public GatewayCounts() => counter = meter.CreateCounter<long>("promptforge.gateway.requests");

    /// <summary>How often an outcome came since the start.</summary>
    public long this[Outcome outcome] => Interlocked.Read(ref counts[(int)outcome]);

    /// <summary>What headers and counters call an outcome.</summary>
    public static string NameOf(Outcome outcome) => Names[(int)outcome];

    public void Add(Outcome outcome)
    {
        Interlocked.Increment(ref counts[(int)outcome]);
        counter.Add(1, new KeyValuePair<string, object?>("outcome", NameOf(outcome)));
    }

    public void Dispose() => meter.Dispose();
}
