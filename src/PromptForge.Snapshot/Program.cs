using PromptForge.Authoring;
using PromptForge.Content;

// Measuring, by hand: see ClipCountsCommand.
if (args is ["clip-counts", var vocabulary, var output, var wordList, .. { Length: > 0 } contentFolders])
{
    return PromptForge.ClipCountsCommand.Run(vocabulary, output, wordList, contentFolders);
}

// Usage: OUTPUT FOLDER… — reads the folders as one layer and writes the snapshot; faults go to stderr in the form that MSBuild shows.
if (args.Length < 2)
{
    Console.Error.WriteLine("usage: PromptForge.Snapshot OUTPUT FOLDER…");
    return 2;
}

try
{
    var content = ContentReader.Load(ForgeContent.Empty, args[1..]);
    using var stream = new MemoryStream();
    Snapshot.Write(content, stream);
    File.WriteAllBytes(args[0], stream.ToArray());
    return 0;
}
catch (AuthoringException faulty)
{
    foreach (var error in faulty.Errors)
    {
        Console.Error.WriteLine($"{error.File}({Math.Max(error.Line, 1)},{Math.Max(error.Column, 1)}): error PF0001: {error.Message}");
    }

    return 1;
}
