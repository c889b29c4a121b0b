namespace PromptForge.Authoring;

/// <summary>The form of every id: <c>[a-z0-9]+([.-][a-z0-9]+)*</c>.</summary>
public static class Ids
{
    /// <summary>Whether a text is an id.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        var lastWasJoint = true;
        foreach (var letter in text)
        {
            if (letter is (>= 'a' and <= 'z') or (>= '0' and <= '9')) { lastWasJoint = false; }
            else if (letter is '-' or '.' && !lastWasJoint) { lastWasJoint = true; }
            else { return false; }
        }

        return !lastWasJoint;
    }
}
