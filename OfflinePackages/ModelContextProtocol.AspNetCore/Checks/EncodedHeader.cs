using ModelContextProtocol.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace ModelContextProtocol.AspNetCore.Checks;

/// <summary>A header value that carries text of the body: as it is, or as <c>=?base64?…?=</c> where HTTP allows no other way (SEP-2243).</summary>
internal static class EncodedHeader
{
    public static Refusal? Decode(string header, string value, out string decoded)
    {
        decoded = "";
        if (!value.All(character => character is '\t' or (>= ' ' and <= '~')))
        {
            return Refusal.HeaderMismatch($"Header mismatch: {header} header contains invalid characters.");
        }

        if (McpHeaderEncoder.DecodeValue(value) is not { } text)
        {
            return Refusal.HeaderMismatch($"Header mismatch: {header} header contains invalid Base64 encoding.");
        }

        decoded = text;
        return null;
    }
}
