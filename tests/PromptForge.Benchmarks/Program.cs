using System.Globalization;
using BenchmarkDotNet.Running;
using PromptForge.Benchmarks;

if (args is ["stages"]) { StageTable.Print(); }
else if (args is ["index", .. var more]) { await IndexTable.PrintAsync(more is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 100_000); }
else { BenchmarkSwitcher.FromAssembly(typeof(EnhanceBenchmarks).Assembly).Run(args); }
