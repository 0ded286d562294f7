using System.Security.Cryptography;

namespace McpAspire.Server.Notebooks;

internal static class NotebookHandle
{
    /// <summary>128 random bits: whoever knows the handle may use the notebook, so nobody may guess it.</summary>
    public static string New() => $"notebook-{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
}
