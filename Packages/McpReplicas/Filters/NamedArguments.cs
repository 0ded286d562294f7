using System.Text.Json;
using McpReplicas.Schemas;

namespace McpReplicas.Filters;

/// <summary>Validates the arguments of a tool or a prompt.</summary>
internal static class NamedArguments
{
    /// <summary>Validates the arguments, and converts values whose meaning is clear although they do not match the schema exactly.</summary>
    /// <param name="arguments">The arguments that the client sent. Arguments that are not in the schema are kept.</param>
    /// <param name="schema">The schema of all arguments.</param>
    /// <param name="problem">The errors, one sentence for each argument; null if the arguments are valid.</param>
    /// <returns>The arguments to use; the same object if nothing was converted.</returns>
    public static IDictionary<string, JsonElement>? Check(IDictionary<string, JsonElement>? arguments, JsonElement schema, out string? problem)
    {
        problem = null;
        var root = schema;
        schema = SchemaReferences.Resolve(schema, root);
        if (schema.ValueKind is not JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties) || properties.ValueKind is not JsonValueKind.Object)
        {
            return arguments;
        }

        var check = new JsonSchemaCheck(root, mends: true);
        var mended = arguments;
        schema.TryGetProperty("required", out var required);
        foreach (var property in properties.EnumerateObject())
        {
            if (arguments is null || !arguments.TryGetValue(property.Name, out var argument))
            {
                if (SchemaMembers.IsRequired(required, property.Name))
                {
                    check.AddMissing(property.Name, property.Value);
                }

                continue;
            }

            var known = check.Problems.Count;
            if (argument.ValueKind is JsonValueKind.Null && !SchemaMembers.IsRequired(required, property.Name) && !check.Accepts(argument, property.Value))
            {
                Copy().Remove(property.Name);
            }
            else if (check.Check(argument, property.Value) is { } better)
            {
                Copy()[property.Name] = better.Deserialize<JsonElement>();
            }

            if (check.Problems.Count > known)
            {
                check.Prefix(known, property.Name);
            }
        }

        if (check.Problems.Count > 0)
        {
            problem = string.Join('\n', check.Problems.Select(each => each.ToSentence($"The argument '{each.Path}'")));
        }

        return mended;

        IDictionary<string, JsonElement> Copy() => ReferenceEquals(mended, arguments) ? mended = new Dictionary<string, JsonElement>(arguments!) : mended!;
    }
}
