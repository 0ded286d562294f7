using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace McpAspire.Server.Notebooks;

internal static partial class NotebookHandle
{
    /// <summary>128 random bits: whoever knows the handle may use the notebook, so nobody may guess it.</summary>
    public static string New() => $"notebook-{RandomNumberGenerator.GetHexString(32, lowercase: true)}";

    /// <summary>Whether it could be a handle of a notebook in Redis, whose other keys nobody may name.</summary>
    public static bool IsOne(string handle) => Form().IsMatch(handle);

    [GeneratedRegex(@"\Anotebook-[0-9a-f]{32}\z")]
    private static partial Regex Form();
}
