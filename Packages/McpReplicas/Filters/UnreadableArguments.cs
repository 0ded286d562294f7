using System.Reflection;
using System.Text.Json;
using McpReplicas.Schemas;
using ModelContextProtocol;

namespace McpReplicas.Filters;

/// <summary>
/// Finds an argument that matches its schema but not the type of the method's parameter, such as an integer that is too large for an <c>int</c>, or
/// text that is not a date. It runs only after a call has failed with a <see cref="JsonException"/>, and deserializes the arguments again.
/// </summary>
internal static class UnreadableArguments
{
    /// <returns>The error message; null if all arguments can be read, so that the call failed for another reason.</returns>
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
                    ? new SchemaProblem(name, allowed, argument.GetRawText()).ToSentence($"The argument '{name}'")
                    : $"The argument '{name}{path}' has a value that does not fit the type of its parameter.";
            }
        }

        return null;
    }

    /// <returns>The position in the argument, such as ".zip" or "[1]"; empty for the whole argument; null if it can be read.</returns>
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
            // Arguments are not deserialized into this parameter.
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
