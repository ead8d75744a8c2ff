using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;

namespace EchoFunctions.Tests.Contract;

/// <summary>
/// The worker types that the app stands on have exactly the members that worker-shapes.txt lists, facts about the real
/// packages. In a contract build this keeps the declarations honest, in a packages build it keeps the facts honest.
/// </summary>
public sealed class WorkerShapesTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly bool IsContract = typeof(FunctionAttribute).Assembly == typeof(Program).Assembly;

    public static TheoryData<string> Types => [.. Facts().Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_has_the_members_that_the_facts_list(string type)
    {
        var shape = Describe(Find(type));

        shape.ShouldBe(Facts()[type], ignoreOrder: true);
    }

    [Fact]
    public void Every_type_that_the_contract_declares_is_among_the_facts()
    {
        Assert.SkipUnless(IsContract, "The types come from the real packages.");

        typeof(Program).Assembly.GetExportedTypes()
            .Where(static type => type.Namespace!.StartsWith("Microsoft.", StringComparison.Ordinal))
            .Select(static type => type.FullName!)
            .ShouldBe(Facts().Keys, ignoreOrder: true);
    }

    [Fact]
    public void A_contract_build_says_what_to_do_instead_of_starting()
    {
        Assert.SkipUnless(IsContract, "The real worker starts.");

        Should.Throw<NotSupportedException>(static () => FunctionsApplication.CreateBuilder([])).Message
            .ShouldContain("dotnet run --project src/EchoFunctions.Local");
    }

    /// <summary>Each type with its header line first, then its members.</summary>
    private static Dictionary<string, List<string>> Facts()
    {
        using var stream = typeof(WorkerShapesTests).Assembly.GetManifestResourceStream("worker-shapes.txt")!;
        using var reader = new StreamReader(stream);
        var facts = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string> members = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            if (line.StartsWith(' '))
            {
                members.Add(line.Trim());
            }
            else
            {
                members = [line];
                facts.Add(line.Split(' ').First(static word => word.Contains('.', StringComparison.Ordinal)), members);
            }
        }

        return facts;
    }

    private static Type Find(string name) =>
        typeof(Program).Assembly.GetType(name)
        ?? Directory.GetFiles(AppContext.BaseDirectory, "Microsoft.Azure.Functions.Worker*.dll")
            .Select(file => Assembly.Load(AssemblyName.GetAssemblyName(file)).GetType(name))
            .First(static type => type is not null)!;

    private static List<string> Describe(Type type)
    {
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            return [$"delegate {type.FullName}", Describe(type.GetMethod("Invoke")!, "invoke")];
        }

        if (type.IsEnum)
        {
            return [$"enum {type.FullName}", .. Enum.GetNames(type).Select(name =>
                string.Create(CultureInfo.InvariantCulture, $"{name} = {Convert.ToInt32(Enum.Parse(type, name), CultureInfo.InvariantCulture)}"))];
        }

        var lines = new List<string> { Header(type) };
        lines.AddRange(type.GetConstructors(Declared)
            .Where(static constructor => IsSeen(constructor))
            .Select(constructor => $"ctor({Parameters(constructor)})"));
        lines.AddRange(type.GetProperties(Declared)
            .Where(static property => IsSeen(property.GetMethod!) && !property.Name.Contains('.', StringComparison.Ordinal))
            .Select(property =>
                $"{Modifier(property.GetMethod!)}{Name(Nullability.Create(property))} {property.Name} {{ get;{(property.SetMethod is { IsPublic: true } ? " set;" : "")} }}"));
        lines.AddRange(type.GetMethods(Declared)
            .Where(static method => IsSeen(method) && !method.IsSpecialName && !method.Name.Contains('.', StringComparison.Ordinal))
            .Select(method => Describe(method, method.Name)));
        return lines;
    }

    private static bool IsSeen(MethodBase member) => member.IsPublic || member.IsFamily || member.IsFamilyOrAssembly;

    private static string Header(Type type)
    {
        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var bases = (type.BaseType is null || type.BaseType == typeof(object) ? [] : new[] { type.BaseType })
            .Concat(type.GetInterfaces())
            .Select(Name)
            .ToList();
        var usage = type.IsSubclassOf(typeof(Attribute)) ? $" on {type.GetCustomAttribute<AttributeUsageAttribute>()!.ValidOn}" : string.Empty;
        return $"{kind} {type.FullName}{(bases.Count == 0 ? "" : " : " + string.Join(", ", bases))}{usage}";
    }

    private static string Describe(MethodInfo method, string name)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : string.Empty;
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : string.Empty;
        return $"{Modifier(method)}{Name(Nullability.Create(method.ReturnParameter))} {name}{generic}({extension}{Parameters(method)})";
    }

    /// <summary>A sealed virtual is how an ordinary member implements an interface.</summary>
    private static string Modifier(MethodInfo method) => method switch
    {
        { DeclaringType.IsInterface: true } => string.Empty,
        { DeclaringType: { } type } when type.IsSubclassOf(typeof(Delegate)) => string.Empty,
        { IsStatic: true } => "static ",
        { IsAbstract: true } => "abstract ",
        { IsVirtual: true, IsFinal: false } => "virtual ",
        _ => string.Empty,
    };

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")
        + $"{Name(Nullability.Create(parameter))} {parameter.Name}{(parameter.HasDefaultValue ? " = default" : "")}"));

    private static string Name(NullabilityInfo info)
    {
        var type = info.Type;
        var text = type.IsArray && info.ElementType is { } element
            ? Name(element) + "[]"
            : type.IsGenericType && Nullable.GetUnderlyingType(type) is null
                ? $"{Bare(type)}<{string.Join(", ", info.GenericTypeArguments.Select(Name))}>"
                : Name(type);
        return !type.IsValueType && info.ReadState == NullabilityState.Nullable ? text + "?" : text;
    }

    private static string Name(Type type) => type switch
    {
        _ when type == typeof(void) => "void",
        _ when type == typeof(string) => "string",
        _ when type == typeof(object) => "object",
        _ when type == typeof(bool) => "bool",
        _ when type == typeof(int) => "int",
        { IsGenericType: true } => $"{Bare(type)}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>",
        _ => type.Name,
    };

    private static string Bare(Type type) => type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)];
}
