using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace McpAspire.Server.Notebooks;

internal static partial class NotebookHandle
{
    /// <summary>128 random bits. Any caller who knows the handle can use the notebook, so it must not be guessable.</summary>
    public static string New() => $"notebook-{RandomNumberGenerator.GetHexString(32, lowercase: true)}";

    /// <summary>Whether the text has the form of a handle. Other texts are rejected, so that callers cannot reach other keys in Redis.</summary>
    public static bool IsOne(string handle) => Form().IsMatch(handle);

    [GeneratedRegex(@"\Anotebook-[0-9a-f]{32}\z")]
    private static partial Regex Form();
}
