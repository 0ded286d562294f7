using System.Reflection;
using System.Text.Json;
using McpReplicas.Schemas;
using ModelContextProtocol;

namespace McpReplicas.Filters;

/// <summary>
/// Finds the argument that follows its schema and still does not fit the parameter of a method, like an integer that is too large for an <c>int</c>, or
/// text that is no date. It is looked for only after a call failed by JSON, by reading the arguments again.
/// </summary>
internal static class UnreadableArguments
{
    /// <returns>What is wrong with it; null if all can be read, so that the failure has another cause.</returns>
    public static string? Find(IDictionary<string, JsonElement>? arguments, IReadOnlyList<object> metadata, JsonElement schema)
    {
        if (arguments is null || metadata.OfType<MethodInfo>().FirstOrDefault() is not { } method)
        {
            return null;
        }

        foreach (var parameter in method.GetParameters())
        {
            if (parameter.Name is { } name && arguments.TryGetValue(name, out var argument) && WhereUnreadable(argument, parameter.ParameterType) is { } path)
            {
                var allowed = path.Length is 0 ? Allowed(name, parameter.ParameterType, schema) : "";
                return allowed.Length > 0
                    ? new SchemaProblem(name, allowed, argument.GetRawText()).Say($"The argument '{name}'")
                    : $"The argument '{name}{path}' is a value that the tool cannot hold.";
            }
        }

        return null;
    }

    /// <returns>Where in the argument, as in ".zip" or "[1]"; empty for the whole of it, null if it can be read.</returns>
    private static string? WhereUnreadable(JsonElement argument, Type type)
    {
        try
        {
            argument.Deserialize(type, McpJsonUtilities.DefaultOptions);
            return null;
        }
        catch (JsonException exception)
        {
            return exception.Path?.TrimStart('$') ?? "";
        }
        catch (NotSupportedException)
        {
            // A parameter that no argument is read into.
            return null;
        }
    }

    private static string Allowed(string name, Type type, JsonElement schema)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsPrimitive && type.GetField(nameof(int.MinValue))?.GetValue(null) is { } least && type.GetField(nameof(int.MaxValue))?.GetValue(null) is { } most && type != typeof(char))
        {
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"an integer from {least} to {most}");
        }

        return schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out var property)
            ? AllowedValues.Describe(property, schema)
            : "";
    }
}
