namespace PromptForge.Authoring;

/// <summary>Something wrong in a file that a person wrote.</summary>
/// <param name="File">The file's path as given.</param>
/// <param name="Line">Counted from 1; 0 when the whole file is meant.</param>
/// <param name="Column">Counted from 1.</param>
/// <param name="Message">What is wrong and the way out.</param>
public sealed record AuthoringError(string File, int Line, int Column, string Message)
{
    /// <summary>The error in the form that editors and compilers link: <c>file(line,column): message</c>.</summary>
    public override string ToString() => Line > 0 ? $"{File}({Line},{Column}): {Message}" : $"{File}: {Message}";
}

/// <summary>Files that people wrote hold errors. All of them are told at once.</summary>
public sealed class AuthoringException : Exception
{
    /// <summary>Wraps the errors of one reading.</summary>
    public AuthoringException(IReadOnlyList<AuthoringError> errors)
        : base(string.Join(Environment.NewLine, errors))
    {
        Errors = errors;
    }

    /// <summary>Every error, in the order of files and lines.</summary>
    public IReadOnlyList<AuthoringError> Errors { get; }
}

/// <summary>Collects errors, so that one reading tells them all.</summary>
public sealed class Faults
{
    private readonly List<AuthoringError> errors = [];

    /// <summary>Every error so far.</summary>
    public IReadOnlyList<AuthoringError> All => errors;

    /// <summary>Notes an error at a node.</summary>
    public void Add(YamlNode node, string message) => errors.Add(new(node.File, node.Line, node.Column, message));

    /// <summary>Notes an error of a whole file.</summary>
    public void Add(string file, string message) => errors.Add(new(file, 0, 0, message));

    /// <summary>Notes an error.</summary>
    public void Add(AuthoringError error) => errors.Add(error);

    /// <exception cref="AuthoringException">There was at least one error.</exception>
    public void ThrowIfAny()
    {
        if (errors.Count > 0)
        {
            throw new AuthoringException([.. errors.OrderBy(error => error.File, StringComparer.Ordinal).ThenBy(error => error.Line).ThenBy(error => error.Column)]);
        }
    }
}
