using System.Text;

namespace McpAspire.Probe.Wire;

/// <summary>Encodes a value for a header (MCP 2026-07-28, header encoding).</summary>
internal static class HeaderText
{
    private const string Start = "=?base64?";
    private const string End = "?=";

    public static string Of(string value)
    {
        var isPlain = value.All(character => character is >= ' ' and <= '~') && value == value.Trim() && !(value.StartsWith(Start, StringComparison.Ordinal) && value.EndsWith(End, StringComparison.Ordinal));
        return isPlain ? value : Start + Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) + End;
    }
}
