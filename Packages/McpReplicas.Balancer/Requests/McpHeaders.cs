using System.Buffers;
using System.Globalization;
using System.Text;

namespace McpReplicas.Balancer.Requests;

/// <summary>The headers in which an MCP 2026-07-28 client repeats values of the body.</summary>
internal static class McpHeaders
{
    public const string Version = "MCP-Protocol-Version";
    public const string Method = "Mcp-Method";
    public const string Name = "Mcp-Name";
    public const string SessionId = "Mcp-Session-Id";

    private const string FirstModernRevision = "2026-07-28";
    private const string EncodedPrefix = "=?base64?";
    private const string EncodedSuffix = "?=";

    /// <summary>Whether the text is the revision 2026-07-28 or a later one. A revision is a date; other text is not a revision.</summary>
    public static bool IsModern(string? version) => version is FirstModernRevision
        || (version?.Length is 10 && string.CompareOrdinal(version, FirstModernRevision) > 0 && DateOnly.TryParseExact(version, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));

    /// <summary>Decodes a header value. Values that are not plain ASCII are sent in base64 (MCP 2026-07-28, Streamable HTTP, header values).</summary>
    public static string Decode(string value)
    {
        if (!value.StartsWith(EncodedPrefix, StringComparison.Ordinal) || !value.EndsWith(EncodedSuffix, StringComparison.Ordinal) || value.Length <= EncodedPrefix.Length + EncodedSuffix.Length)
        {
            return value;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(value.Length);
        var decoded = Convert.TryFromBase64Chars(value.AsSpan()[EncodedPrefix.Length..^EncodedSuffix.Length], bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : value;
        ArrayPool<byte>.Shared.Return(bytes);
        return decoded;
    }
}
