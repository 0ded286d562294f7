using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace McpAspire.Tests.Support;

/// <summary>What an assembly shows to its users, one line a type or a member, as C# would write it, sorted.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>Compares an assembly with the file that holds its public API, below the root of the repository; <c>UPDATE_DOCS=1</c> in the environment writes it anew.</summary>
    public static void IsKept(Assembly assembly, params string[] path)
    {
        var file = Path.Combine([Repository.Root, .. path]);
        var api = Of(assembly);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1")
        {
            File.WriteAllText(file, api);
        }

        Assert.True(File.Exists(file), $"{file} is missing; UPDATE_DOCS=1 writes it.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), api);
    }

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Declaration(type)}\n");
            foreach (var member in type.GetMembers(Declared).Where(IsShown).Select(member => Line(type, member)).Order(StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"    {member}\n");
            }
        }

        return text.ToString();
    }

    private static string Declaration(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsSubclassOf(typeof(Delegate)) ? "delegate" : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        Type?[] bases = [type.IsEnum || type.IsValueType || type.BaseType == typeof(object) ? null : type.BaseType, .. (type.IsEnum ? [] : type.GetInterfaces()).Except(type.BaseType?.GetInterfaces() ?? []).OrderBy(other => other.FullName, StringComparer.Ordinal)];
        var list = string.Join(", ", bases.OfType<Type>().Select(other => Name(other)));
        return $"public {kind} {type.Namespace}.{Name(type)}{(list.Length > 0 ? $" : {list}" : "")}{Constraints(type.GetGenericArguments())}";
    }

    private static bool IsShown(MemberInfo member) => !member.IsDefined(typeof(CompilerGeneratedAttribute)) && member switch
    {
        MethodInfo method => IsVisible(method) && !method.IsSpecialName,
        ConstructorInfo constructor => IsVisible(constructor),
        FieldInfo field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        EventInfo change => change.AddMethod is { } add && IsVisible(add),
        // A nested type has lines of its own.
        _ => false,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Line(Type type, MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"{Modifiers(constructor)}{type.Name.Split('`')[0]}({Parameters(constructor)})",
        MethodInfo method => $"{Modifiers(method)}{Name(method.ReturnType, Nullability.Create(method.ReturnParameter))} {method.Name}{Generics(method.GetGenericArguments())}({Parameters(method)}){Constraints(method.GetGenericArguments())}",
        PropertyInfo property => $"{Modifiers(property.GetAccessors(nonPublic: true).First(IsVisible))}{Name(property.PropertyType, Nullability.Create(property))} {property.Name} {{ {Accessors(property)} }}",
        FieldInfo { DeclaringType.IsEnum: true } value => $"{value.Name} = {Convert.ToInt64(value.GetRawConstantValue(), CultureInfo.InvariantCulture)}",
        FieldInfo { IsLiteral: true } field => $"public const {Name(field.FieldType)} {field.Name} = {Literal(field.GetRawConstantValue())}",
        FieldInfo field => $"public {(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{Name(field.FieldType, Nullability.Create(field))} {field.Name}",
        EventInfo change => $"{Modifiers(change.AddMethod!)}event {Name(change.EventHandlerType!, Nullability.Create(change))} {change.Name}",
        _ => member.Name,
    };

    private static string Modifiers(MethodBase method)
    {
        var access = method.IsPublic ? "public " : "protected ";
        var isOverride = method is MethodInfo info && info.GetBaseDefinition() != info;
        return method.DeclaringType!.IsInterface ? "" : access + (method.IsStatic ? "static " : isOverride ? "override " : method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "");
    }

    private static string Accessors(PropertyInfo property)
    {
        var isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) is true;
        return string.Join(' ', new[] { property.GetMethod is { } get && IsVisible(get) ? "get;" : null, property.SetMethod is { } set && IsVisible(set) ? isInit ? "init;" : "set;" : null }.OfType<string>());
    }

    private static string Parameters(MethodBase method)
    {
        var isExtension = method.IsDefined(typeof(ExtensionAttribute));
        return string.Join(", ", method.GetParameters().Select(parameter =>
            $"{(isExtension && parameter.Position is 0 ? "this " : "")}{(parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{(parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "")}"
            + $"{Name(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue)}" : "")}"));
    }

    private static string Constraints(Type[] parameters) => string.Concat(parameters.Select(parameter =>
    {
        var attributes = parameter.GenericParameterAttributes;
        var isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        var all = new[] { attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? "class" : isStruct ? "struct" : null }
            .Concat(parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(type => Name(type)))
            .Append(attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct ? "new()" : null)
            .OfType<string>();
        return string.Join(", ", all) is { Length: > 0 } list ? $" where {parameter.Name} : {list}" : "";
    }));

    private static string Generics(Type[] arguments) => arguments.Length is 0 ? "" : $"<{string.Join(", ", arguments.Select(argument => Name(argument)))}>";

    private static string Name(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!, nullability?.ElementType);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return $"{Name(value)}?";
        }

        var name = type.IsArray ? $"{Name(type.GetElementType()!, nullability?.ElementType)}[]"
            : !type.IsGenericType ? Keyword(type) ?? Nested(type)
            : $"{Nested(type).Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select((argument, index) => Name(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(index))))}>";
        return nullability is { ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable } && !type.IsValueType ? $"{name}?" : name;
    }

    private static string Nested(Type type) => type is { IsNested: true, IsGenericParameter: false } ? $"{Nested(type.DeclaringType!)}.{type.Name}" : type.Name;

    private static string? Keyword(Type type) =>
        type == typeof(void) ? "void" : type == typeof(object) ? "object"
        : type.IsEnum ? null
        : Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "bool",
            TypeCode.Int32 => "int",
            TypeCode.Int64 => "long",
            TypeCode.Double => "double",
            TypeCode.String => "string",
            _ => null,
        };

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
