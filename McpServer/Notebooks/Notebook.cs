using ModelContextProtocol;

namespace McpAspire.Server.Notebooks;

/// <summary>A titled list of notes.</summary>
internal sealed record Notebook(string Title, IReadOnlyList<string> Notes)
{
    public const int MostNotes = 100;
    public const int LongestText = 4_000;
    public const string LongestTextInWords = "4000";
    public const string LifetimeInWords = "1 hour";

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <exception cref="McpException">The text is empty or too long. The message contains the limit.</exception>
    public static string Checked(string text, string name) => text is { Length: > 0 and <= LongestText }
        ? text
        : throw new McpException($"{name} must have 1 to {LongestText} characters; it has {text.Length}.");

    public static McpException Full() => new($"The notebook is full: it holds {MostNotes} notes. Open another one with open_notebook.");

    public static McpException Unknown(string handle) =>
        new($"There is no notebook '{handle}'. A notebook expires {LifetimeInWords} after its last use. Open a new one with open_notebook.");

    public string ToText() => Notes.Count is 0
        ? $"{Title}\n(no notes yet)"
        : $"{Title}\n{string.Join('\n', Notes.Select((note, index) => $"{index + 1}. {note}"))}";
}
