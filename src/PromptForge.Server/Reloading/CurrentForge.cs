namespace PromptForge.Server.Reloading;

/// <summary>The forge that serves requests now. Content that changes makes a new forge, which takes the place of the old one at once and whole.</summary>
/// <param name="first">The forge of the start.</param>
internal sealed class CurrentForge(Forge first)
{
    private Forge now = first;

    /// <summary>The forge of now. A request reads this once and keeps what it got, so that it sees one content from start to end.</summary>
    public Forge Now => Volatile.Read(ref now);

    /// <summary>Gives all later requests another forge.</summary>
    public void Replace(Forge next) => Volatile.Write(ref now, next);
}
