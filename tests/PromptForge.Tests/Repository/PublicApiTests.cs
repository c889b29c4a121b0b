using System.Reflection;
using System.Text;

namespace PromptForge.Tests.Repository;

/// <summary>What users can call is written down; PROMPTFORGE_ACCEPT=1 rewrites it, and the diff is the review.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(Forge))]
    [InlineData(typeof(PromptForgeOptions))]
    [InlineData(typeof(PromptForge.Evaluation.Experiments.Experiment))]
    public void The_public_api_is_the_approved_one(Type inside)
    {
        var assembly = inside.Assembly;
        TheForge.Approve(Path.Combine(TheForge.TestFolder, "Approved", assembly.GetName().Name + ".api.txt"), Describe(assembly));
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type, full: true));
            var bases = new[] { type.BaseType }.Where(one => one is not null && one != typeof(object) && one != typeof(ValueType) && one != typeof(Enum))
                .Concat(type.GetInterfaces().Where(one => one.IsPublic && !one.Name.StartsWith("IEquatable", StringComparison.Ordinal) && !type.IsEnum)).ToList();
            if (bases.Count > 0) { text.Append(" : ").AppendJoin(", ", bases.Select(one => Name(one!)).Order(StringComparer.Ordinal)); }

            text.Append('\n');
            foreach (var member in Members(type).Order(StringComparer.Ordinal)) { text.Append("    ").Append(member).Append('\n'); }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsEnum) { return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), null)}"); }

        return type.GetFields(Own).Where(field => field.IsPublic).Select(field => $"field {(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}")
            .Concat(type.GetProperties(Own).Where(property => property.GetAccessors().Length > 0 && property.Name != "EqualityContract").Select(Property))
            .Concat(type.GetConstructors(Own).Where(Visible).Where(made => !IsCopy(made, type)).Select(made => $"new({Parameters(made)})"))
            .Concat(type.GetMethods(Own).Where(Visible).Where(method => !method.IsSpecialName && !IsOfRecords(method)).Select(Method));
    }

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily;

    private static bool IsCopy(ConstructorInfo made, Type type) => made.GetParameters() is [{ ParameterType: var only }] && only == type;

    private static bool IsOfRecords(MethodInfo method) =>
        method.Name is "Equals" or "GetHashCode" or "PrintMembers" or "<Clone>$" or "Deconstruct" || (method.Name == "ToString" && method.GetCustomAttributesData().Any(data => data.AttributeType.Name == "CompilerGeneratedAttribute"));

    private static string Property(PropertyInfo property)
    {
        var isStatic = property.GetAccessors()[0].IsStatic ? "static " : "";
        var set = property.SetMethod is not { IsPublic: true } setter ? ""
            : setter.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit") ? " init;" : " set;";
        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(parameter => Name(parameter.ParameterType)))}]" : "";
        return $"property {isStatic}{Name(property.PropertyType)} {property.Name}{index} {{ get;{set} }}";
    }

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(one => one.Name))}>" : "";
        return $"method {(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? " = " + (parameter.DefaultValue ?? "default") : "")}"));

    private static string Kind(Type type) =>
        type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : (type.IsSealed ? "sealed " : type.IsAbstract ? "abstract " : "") + (type.GetMethod("<Clone>$") is not null ? "record" : "class");

    private static string Name(Type type, bool full = false)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) { return Name(inner) + "?"; }

        if (type.IsArray) { return Name(type.GetElementType()!) + "[]"; }

        if (type.IsByRef) { return "ref " + Name(type.GetElementType()!); }

        var name = full ? type.FullName! : type.IsNested ? $"{type.DeclaringType!.Name}.{type.Name}" : type.Name;
        if (!type.IsGenericType) { return name; }

        return $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(one => Name(one)))}>";
    }
}
