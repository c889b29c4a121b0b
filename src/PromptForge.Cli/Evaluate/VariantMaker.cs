using PromptForge.Cli.Arguments;
using PromptForge.Evaluation.Retrieval;
using PromptForge.Evaluation.Runs;
using PromptForge.Evaluation.Suites;

namespace PromptForge.Cli.Evaluate;

/// <summary>Makes the variants that a suite names.</summary>
internal static class VariantMaker
{
    /// <summary>The variants by id.</summary>
    /// <exception cref="UsageException">One starts a program that nobody allowed, or needs a key that is not set.</exception>
    public static Dictionary<string, IVariant> Of(Suite suite, Forge forge, HttpClient http, Invocation invocation)
    {
        var variants = new Dictionary<string, IVariant>(StringComparer.Ordinal);
        foreach (var variant in suite.Variants)
        {
            variants[variant.Id] = variant switch
            {
                ForgeVariantSpec own => new ForgeVariant(forge, own),
                TemplateVariantSpec template => new TemplateVariant(template),
                RetrievedVariantSpec retrieved => new RetrievedVariant(forge.Knowledge, retrieved),
                EngineVariantSpec engine => new EngineVariant(RetrievalEngines.Make(engine.Engine, forge.Lexicon)),
                ColumnVariantSpec column => new ColumnVariant(column),
                CommandVariantSpec command => invocation.Arguments.Has("--allow-commands") ? new CommandVariant(command) : throw new UsageException(invocation.Say.CommandsNotAllowed(command.Id, string.Join(' ', command.Command))),
                HttpVariantSpec service => new HttpVariant(http, service, Key(service, invocation)),
                _ => throw new InvalidOperationException($"a variant of kind {variant.GetType().Name} is unknown."),
            };
        }

        return variants;
    }

    private static string? Key(HttpVariantSpec service, Invocation invocation) => service.KeyFrom is not { } name ? null
        : invocation.Console.Variable(name) is { Length: > 0 } key ? key : throw new UsageException(invocation.Say.NoSuchVariable(name));
}
