namespace PromptForge.Authoring;

/// <summary>A piece of a YAML file that knows its place.</summary>
public abstract record YamlNode(string File, int Line, int Column);

/// <summary>A single value; every scalar is text until somebody asks for a number.</summary>
public sealed record YamlText(string Value, bool IsNull, string File, int Line, int Column) : YamlNode(File, Line, Column);

/// <summary>A list.</summary>
public sealed record YamlList(IReadOnlyList<YamlNode> Items, string File, int Line, int Column) : YamlNode(File, Line, Column);

/// <summary>A map; keys keep their order and are unique.</summary>
public sealed record YamlMap(IReadOnlyList<KeyValuePair<YamlText, YamlNode>> Pairs, string File, int Line, int Column) : YamlNode(File, Line, Column);
