using PromptForge.Authoring;
using PromptForge.Model;

namespace PromptForge.Concepts;

/// <summary>Reads glossary files.</summary>
public static class GlossaryReader
{
    /// <summary>The words of a file, each with its place.</summary>
    public static IEnumerable<(Word Word, YamlNode Place)> Read(YamlMap root, Faults faults)
    {
        var file = new MapReader(root, faults);
        file.RequiredId("id");
        foreach (var group in file.Items("groups"))
        {
            var pos = group.OneOf("pos", Vocabulary.PartsOfSpeech, "part of speech") ?? "noun";
            var kind = group.OneOf("class", Vocabulary.Classes, "class");
            FragmentRole? role = group.OneOf("role", FragmentRoles.All, "role") is { } name && FragmentRoles.TryParse(name, out var parsed) ? parsed : null;
            foreach (var (key, value) in group.Pairs("terms"))
            {
                var english = value is null ? [] : group.AsTexts(value, key.Value);
                yield return (new(key.Value, pos == "measure" ? english : [.. english.Where(text => text.Length > 0)], pos, kind, role), key);
            }

            group.RefuseTheRest();
        }

        file.RefuseTheRest();
    }
}
