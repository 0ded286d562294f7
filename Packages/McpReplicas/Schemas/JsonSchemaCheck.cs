using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpReplicas.Schemas;

/// <summary>
/// Validates JSON against a JSON Schema: types, required members, items, enumerations, ranges, and references within the schema.
/// Other keywords, such as <c>pattern</c>, are left to the code that reads the value. Valid JSON causes no allocations.
/// </summary>
/// <param name="root">The schema that contains the targets of references.</param>
/// <param name="mends">
/// Whether values are converted whose meaning is clear: 2.0 for the integer 2, a number as text, null for an optional member.
/// </param>
internal sealed class JsonSchemaCheck(JsonElement root, bool mends)
{
    private const int MostProblems = 8;

    // Both limits stop schemas that refer to themselves, or that have branches in each branch, and so would take very long for a small value.
    private const int DeepestNesting = 256;
    private const int MostBranches = 1_000;

    private List<SchemaProblem> _problems = [];
    private int _depth;
    private int _branches;

    /// <summary>The first errors that were found.</summary>
    public IReadOnlyList<SchemaProblem> Problems => _problems;

    /// <summary>Validates a value. Returns the converted value; null if no conversion was needed, or if the value is invalid.</summary>
    public JsonNode? Check(JsonElement value, JsonElement schema)
    {
        schema = SchemaReferences.Resolve(schema, root);
        if (schema.ValueKind is not JsonValueKind.Object || _depth >= DeepestNesting || _problems.Count >= MostProblems)
        {
            return null;
        }

        _depth++;
        try
        {
            return CheckAll(value, schema);
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>Whether a value is valid. Adds no error.</summary>
    public bool Accepts(JsonElement value, JsonElement schema) => Try(value, schema, out _).Count is 0;

    /// <summary>Adds the error that a member is missing.</summary>
    public void AddMissing(string name, JsonElement schema) =>
        _problems.Add(new SchemaProblem(name, AllowedValues.Describe(schema, root), Found: null));

    /// <summary>Adds the name of a member or an item to the path of the errors that were found in it.</summary>
    public void Prefix(int from, string name)
    {
        for (var index = from; index < _problems.Count; index++)
        {
            _problems[index] = _problems[index].Within(name);
        }
    }

    private JsonNode? CheckAll(JsonElement value, JsonElement schema)
    {
        var known = _problems.Count;
        var mended = CheckType(value, schema) ?? CheckEnumerated(value, schema);
        if (_problems.Count == known && !SchemaRanges.Allow(value, schema))
        {
            AddWrong(value, schema);
        }

        if (_problems.Count == known && schema.TryGetProperty("allOf", out var all) && all.ValueKind is JsonValueKind.Array)
        {
            foreach (var each in all.EnumerateArray())
            {
                mended ??= _problems.Count == known ? Check(value, each) : null;
            }
        }

        if (_problems.Count == known)
        {
            mended ??= value.ValueKind switch
            {
                JsonValueKind.Object => CheckMembers(value, schema),
                JsonValueKind.Array when schema.TryGetProperty("items", out var items) => CheckItems(value, items),
                _ => null,
            };
        }

        foreach (var keyword in new ReadOnlySpan<string>(["anyOf", "oneOf"]))
        {
            if (_problems.Count == known && schema.TryGetProperty(keyword, out var branches) && branches.ValueKind is JsonValueKind.Array)
            {
                mended ??= CheckBranches(value, schema, branches);
            }
        }

        return mended;
    }

    private JsonNode? CheckType(JsonElement value, JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return null;
        }

        if (type.ValueKind is JsonValueKind.String)
        {
            if (SchemaTypes.Fits(value, type, mends, out var mended))
            {
                return mended;
            }
        }
        else if (type.ValueKind is JsonValueKind.Array)
        {
            foreach (var each in type.EnumerateArray())
            {
                if (each.ValueKind is JsonValueKind.String && SchemaTypes.Fits(value, each, mends, out var mended))
                {
                    return mended;
                }
            }
        }
        else
        {
            return null;
        }

        AddWrong(value, schema);
        return null;
    }

    private JsonNode? CheckEnumerated(JsonElement value, JsonElement schema)
    {
        if (!EnumeratedValues.Fits(value, schema, out var mended))
        {
            AddWrong(value, schema);
        }

        return mended;
    }

    private JsonNode? CheckBranches(JsonElement value, JsonElement schema, JsonElement branches)
    {
        List<SchemaProblem>? nearest = null;
        foreach (var branch in branches.EnumerateArray())
        {
            if (_branches++ >= MostBranches)
            {
                return null;
            }

            var found = Try(value, branch, out var mended);
            if (found.Count is 0)
            {
                return mended;
            }

            // The value has the right type, and the errors are inside it: the client most likely meant this branch.
            if (found.TrueForAll(problem => problem.Path.Length > 0) && (nearest is null || found.Count < nearest.Count))
            {
                nearest = found;
            }
        }

        if (nearest is null)
        {
            AddWrong(value, schema);
        }
        else
        {
            _problems.AddRange(nearest);
        }

        return null;
    }

    private List<SchemaProblem> Try(JsonElement value, JsonElement schema, out JsonNode? mended)
    {
        var before = _problems;
        _problems = [];
        mended = Check(value, schema);
        (var found, _problems) = (_problems, before);
        return found;
    }

    private JsonObject? CheckMembers(JsonElement value, JsonElement schema)
    {
        schema.TryGetProperty("properties", out var properties);
        JsonObject? mended = null;
        if (schema.TryGetProperty("required", out var required) && required.ValueKind is JsonValueKind.Array)
        {
            foreach (var name in required.EnumerateArray())
            {
                if (name.ValueKind is JsonValueKind.String && !SchemaMembers.Has(value, name))
                {
                    AddMissing(name.GetString()!, SchemaMembers.SchemaOf(name.GetString()!, properties));
                }
            }
        }

        if (properties.ValueKind is not JsonValueKind.Object && !schema.TryGetProperty("additionalProperties", out _))
        {
            return null;
        }

        foreach (var member in value.EnumerateObject())
        {
            if (!SchemaMembers.TryFind(properties, member, out var name, out var memberSchema) && !schema.TryGetProperty("additionalProperties", out memberSchema))
            {
                continue;
            }

            if (mends && member.Value.ValueKind is JsonValueKind.Null && !SchemaMembers.IsRequired(required, name) && !Accepts(member.Value, memberSchema))
            {
                (mended ??= JsonObject.Create(value)!).Remove(member.Name);
                continue;
            }

            var known = _problems.Count;
            if (Check(member.Value, memberSchema) is { } better)
            {
                (mended ??= JsonObject.Create(value)!)[member.Name] = better;
            }

            if (_problems.Count > known)
            {
                Prefix(known, member.Name);
            }
        }

        return mended;
    }

    private JsonArray? CheckItems(JsonElement value, JsonElement schema)
    {
        JsonArray? mended = null;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var known = _problems.Count;
            if (Check(item, schema) is { } better)
            {
                (mended ??= JsonArray.Create(value)!)[index] = better;
            }

            if (_problems.Count > known)
            {
                Prefix(known, string.Create(CultureInfo.InvariantCulture, $"[{index}]"));
            }

            index++;
        }

        return mended;
    }

    private void AddWrong(JsonElement value, JsonElement schema) => _problems.Add(new SchemaProblem("", AllowedValues.Describe(schema, root), value.GetRawText()));
}
