namespace McpReplicas.Schemas;

/// <summary>What is wrong with a value, and what would be right.</summary>
/// <param name="Path">Where it is, within what was looked at.</param>
/// <param name="Allowed">What it must be; empty if its schema does not say.</param>
/// <param name="Found">The JSON that was found instead; null if nothing was.</param>
internal readonly record struct SchemaProblem(string Path, string Allowed, string? Found)
{
    private const int LongestQuote = 60;

    public SchemaProblem Within(string name) => this with
    {
        Path = Path.Length is 0 || Path[0] is '[' ? name + Path : $"{name}.{Path}",
    };

    /// <summary>The whole sentence.</summary>
    /// <param name="what">What is at the path, as in: The argument 'count'.</param>
    public string Say(string what) => (Found, Allowed) switch
    {
        (null, "") => $"{what} is missing.",
        (null, _) => $"{what} is missing; it must be {Allowed}.",
        (_, "") => $"{what} cannot be {Quoted(Found)}.",
        _ => $"{what} must be {Allowed}; it is {Quoted(Found)}.",
    };

    // Never half a surrogate pair.
    private static string Quoted(string json) => json.Length <= LongestQuote ? json : $"{json[..(char.IsHighSurrogate(json[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote)]}…";
}
