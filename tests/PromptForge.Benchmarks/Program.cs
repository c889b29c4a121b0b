using BenchmarkDotNet.Running;
using PromptForge.Benchmarks;

if (args is ["stages"]) { StageTable.Print(); }
else if (args is ["qdrant", .. var asked]) { await QdrantTable.PrintAsync(asked); }
else { BenchmarkSwitcher.FromAssembly(typeof(EnhanceBenchmarks).Assembly).Run(args); }
