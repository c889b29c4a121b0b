using BenchmarkDotNet.Running;
using PromptForge.Benchmarks;

if (args is ["stages"]) { StageTable.Print(); }
else { BenchmarkSwitcher.FromAssembly(typeof(EnhanceBenchmarks).Assembly).Run(args); }
