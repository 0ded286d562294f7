namespace McpAspire.Dashboard.Telemetry;

/// <summary>
/// Cuts texts to their limit, and keeps one copy of those that come again and again, as names and most values of attributes do. Each store has its
/// own, used under the store's lock.
/// </summary>
internal sealed class TextPool(Limits limits)
{
    private const int Kept = 20_000;
    private const int LongestKept = 128;
    private const int Overhead = 24;
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    /// <summary>The text as it is kept; its size is added to <paramref name="bytes"/> unless it is there already.</summary>
    public string Add(string text, ref long bytes)
    {
        if (text.Length > LongestKept)
        {
            var cut = text.Length > limits.TextLength ? $"{text[..limits.TextLength]}…" : text;
            bytes += Overhead + (cut.Length * sizeof(char));
            return cut;
        }

        if (_texts.TryGetValue(text, out var known))
        {
            return known;
        }

        if (_texts.Count >= Kept)
        {
            // Values that never come again would fill it otherwise; those that do come are soon back.
            _texts.Clear();
        }

        bytes += Overhead + (text.Length * sizeof(char));
        _texts.Add(text);
        return text;
    }
}
