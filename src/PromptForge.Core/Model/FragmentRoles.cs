namespace PromptForge.Model;

/// <summary>The names of roles in files and results.</summary>
public static class FragmentRoles
{
    private static readonly string[] Names =
        ["subject", "material", "vessel", "composition", "colour", "light", "mood", "medium", "style", "quality", "exclusion"];

    /// <summary>All names, in the order of <see cref="FragmentRole"/>.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The name of a role.</summary>
    public static string Name(FragmentRole role) => Names[(int)role];

    /// <summary>The role with a name.</summary>
    public static bool TryParse(string name, out FragmentRole role)
    {
        var at = Array.IndexOf(Names, name);
        role = (FragmentRole)Math.Max(at, 0);
        return at >= 0;
    }
}
