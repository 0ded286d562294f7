namespace McpReplicas.Schemas;

/// <summary>An error in a value.</summary>
/// <param name="Path">The path of the value within the checked JSON.</param>
/// <param name="Allowed">What the schema allows, in words; empty if the schema does not restrict it.</param>
/// <param name="Found">The JSON of the value; null if it is missing.</param>
internal readonly record struct SchemaProblem(string Path, string Allowed, string? Found)
{
    private const int LongestQuote = 60;

    public SchemaProblem Within(string name) => this with
    {
        Path = Path.Length is 0 || Path[0] is '[' ? name + Path : $"{name}.{Path}",
    };

    /// <summary>Returns the error as a sentence.</summary>
    /// <param name="what">The subject of the sentence, such as: The argument 'count'.</param>
    public string ToSentence(string what) => (Found, Allowed) switch
    {
        (null, "") => $"{what} is missing.",
        (null, _) => $"{what} is missing; it must be {Allowed}.",
        (_, "") => $"{what} cannot be {Quoted(Found)}.",
        _ => $"{what} must be {Allowed}; it is {Quoted(Found)}.",
    };

    // Does not split a surrogate pair.
    private static string Quoted(string json) => json.Length <= LongestQuote ? json : $"{json[..(char.IsHighSurrogate(json[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote)]}…";
}
