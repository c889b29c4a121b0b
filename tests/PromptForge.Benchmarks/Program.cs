using System.Globalization;
using BenchmarkDotNet.Running;
using PromptForge.Benchmarks;
using PromptForge.Benchmarks.Load;

switch (args)
{
    case ["stages"]:
        StageTable.Print();
        return 0;
    case ["index", .. var count]:
        await IndexTable.PrintAsync(count is [var entries] ? int.Parse(entries, CultureInfo.InvariantCulture) : 100_000).ConfigureAwait(false);
        return 0;
    case ["qdrant", .. var asked]:
        await QdrantTable.PrintAsync(asked).ConfigureAwait(false);
        return 0;
    case ["load", .. var options]:
        return await LoadProgram.RunAsync(options).ConfigureAwait(false);
    case [LoadPeers.Verb, var peer, var address, .. var rest]:
        await LoadPeers.RunAsync(peer, address, rest).ConfigureAwait(false);
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(EnhanceBenchmarks).Assembly).Run(args);
        return 0;
}
