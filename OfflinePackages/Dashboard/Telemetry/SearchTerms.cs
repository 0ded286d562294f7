namespace McpAspire.Dashboard.Telemetry;

/// <summary>
/// What a person looks for: words that must all occur, <c>-word</c> for one that must not, <c>name=value</c> for an attribute.
/// </summary>
internal sealed class SearchTerms
{
    private readonly List<(string Text, string? TagName, bool Wanted)> _terms = [];

    public SearchTerms(string? text)
    {
        foreach (var word in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var wanted = word is "-" || !word.StartsWith('-');
            var term = wanted ? word : word[1..];
            var equals = term.IndexOf('=', StringComparison.Ordinal);
            _terms.Add(equals > 0 ? (term[(equals + 1)..], term[..equals], wanted) : (term, null, wanted));
        }
    }

    public bool Match(Func<string, bool> hasText, Func<string, string, bool> hasTag) =>
        _terms.TrueForAll(term => (term.TagName is null ? hasText(term.Text) : hasTag(term.TagName, term.Text)) == term.Wanted);

    public static bool Holds(string? text, string term) => text?.Contains(term, StringComparison.OrdinalIgnoreCase) is true;

    public static bool AnyHolds(Tag[] tags, string term) => Array.Exists(tags, tag => Holds(tag.Value, term));

    public static bool AnyIs(Tag[] tags, string name, string value) =>
        Array.Exists(tags, tag => tag.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && Holds(tag.Value, value));
}
