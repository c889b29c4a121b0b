using System.Text;
using PromptForge.Cli.Arguments;

namespace PromptForge.Cli.Tools;

/// <summary>Completion scripts, one for each shell.</summary>
internal static class CompletionScripts
{
    private static IEnumerable<CommandSpec> Commands => CommandTable.Names.Select(name => CommandTable.Find(name)!).Where(command => !command.IsHidden);

    /// <summary>Every option that takes a value, once.</summary>
    private static IEnumerable<OptionSpec> Valued => Commands.SelectMany(command => command.Options).Where(option => option.Value is not null).DistinctBy(option => option.Name);

    public static string Bash()
    {
        var script = new StringBuilder();
        script.Append(
            """
            # promptforge completion for bash: source <(promptforge completion bash)
            _promptforge() {
                local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" command="${COMP_WORDS[1]}" words=""
                case "$prev" in

            """);
        foreach (var option in Valued)
        {
            script.Append("        ").Append(option.Name).Append(") ").Append(option.IsPath ? "COMPREPLY=($(compgen -f -- \"$cur\")); return" : Words(option) is { Length: > 0 } words ? $"words=\"{words}\"" : "return").Append(" ;;\n");
        }

        script.Append("    esac\n    if [ -z \"$words\" ]; then\n        if [ \"$COMP_CWORD\" -eq 1 ]; then words=\"").AppendJoin(' ', Commands.Select(command => command.Name))
            .Append("\"\n        else case \"$command\" in\n");
        foreach (var command in Commands) { script.Append("            ").Append(command.Name).Append(") words=\"").AppendJoin(' ', command.Choices.Concat(command.Options.Select(option => option.Name))).Append("\" ;;\n"); }

        script.Append(
            """
                    esac; fi
                fi
                COMPREPLY=($(compgen -W "$words" -- "$cur"))
            }
            complete -o default -F _promptforge promptforge

            """);
        return script.ToString().ReplaceLineEndings("\n");

        static string Words(OptionSpec option) =>
            string.Join(' ', (option.Choices ?? []).Concat(option.Ids is { } ids ? [$"$(promptforge complete {ids} 2>/dev/null)"] : []));
    }

    public static string Zsh()
    {
        var script = new StringBuilder();
        script.Append(
            """
            #compdef promptforge
            # promptforge completion for zsh: put it as _promptforge into a folder of $fpath
            _promptforge() {
                local -a found
                case "${words[CURRENT-1]}" in

            """);
        foreach (var option in Valued)
        {
            script.Append("        ").Append(option.Name).Append(") ");
            if (option.IsPath) { script.Append("_files; return ;;\n"); }
            else
            {
                script.Append("found=(").AppendJoin(' ', (option.Choices ?? []).Concat(option.Ids is { } ids ? [$"${{(f)\"$(promptforge complete {ids} 2>/dev/null)\"}}"] : []))
                    .Append("); compadd -a found; return ;;\n");
            }
        }

        script.Append("    esac\n    if (( CURRENT == 2 )); then found=(").AppendJoin(' ', Commands.Select(command => command.Name)).Append(")\n    else case \"${words[2]}\" in\n");
        foreach (var command in Commands) { script.Append("        ").Append(command.Name).Append(") found=(").AppendJoin(' ', command.Choices.Concat(command.Options.Select(option => option.Name))).Append(") ;;\n"); }

        script.Append(
            """
                esac; fi
                compadd -a found
                [[ "${words[CURRENT]}" == -* ]] || _files
            }
            _promptforge "$@"

            """);
        return script.ToString().ReplaceLineEndings("\n");
    }

    public static string Fish(Messages say)
    {
        var script = new StringBuilder("# promptforge completion for fish: promptforge completion fish > ~/.config/fish/completions/promptforge.fish\n");
        foreach (var command in Commands)
        {
            script.Append("complete -c promptforge -f -n __fish_use_subcommand -a ").Append(command.Name).Append(" -d ").Append(Fished(say.In(command.About))).Append('\n');
            var there = $"complete -c promptforge -n '__fish_seen_subcommand_from {command.Name}'";
            if (command.Choices.Length > 0) { script.Append(there).Append(" -f -a '").AppendJoin(' ', command.Choices).Append("'\n"); }

            foreach (var option in command.Options)
            {
                script.Append(there).Append(" -l ").Append(option.Name[2..]);
                if (option.Short is { } letter) { script.Append(" -s ").Append(letter[1..]); }

                if (option.IsPath) { script.Append(" -r"); }
                else if (option.Value is not null)
                {
                    script.Append(" -x");
                    var words = string.Join(' ', (option.Choices ?? []).Concat(option.Ids is { } ids ? [$"(promptforge complete {ids} 2>/dev/null)"] : []));
                    if (words.Length > 0) { script.Append(" -a '").Append(words).Append('\''); }
                }

                script.Append(" -d ").Append(Fished(say.In(option.About))).Append('\n');
            }
        }

        return script.ToString();

        static string Fished(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
    }

    public static string PowerShell()
    {
        var script = new StringBuilder();
        script.Append(
            """
            # promptforge completion for PowerShell: promptforge completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName promptforge -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
                $last = if ($wordToComplete) { $words[-2] } else { $words[-1] }
                $found = switch ($last) {

            """);
        foreach (var option in Valued.Where(option => option.Choices is not null || option.Ids is not null))
        {
            script.Append("        '").Append(option.Name).Append("' { ");
            if (option.Choices is { } choices) { script.Append(Listed(choices)).Append("; "); }

            if (option.Ids is { } ids) { script.Append("promptforge complete ").Append(ids).Append("; "); }

            script.Append("}\n");
        }

        script.Append("        'promptforge' { ").Append(Listed(Commands.Select(command => command.Name))).Append(" }\n        default { switch ($words[1]) {\n");
        foreach (var command in Commands) { script.Append("            '").Append(command.Name).Append("' { ").Append(Listed(command.Choices.Concat(command.Options.Select(option => option.Name)))).Append(" }\n"); }

        script.Append(
            """
                    } }
                }
                $found | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }

            """);
        return script.ToString().ReplaceLineEndings("\n");

        static string Listed(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"'{word}'"));
    }
}
