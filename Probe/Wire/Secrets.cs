using System.Text.RegularExpressions;

namespace McpAspire.Probe.Wire;

/// <summary>Masks secrets in the report: the values of given headers, of the address's query and of cookies, and most of a session id.</summary>
internal sealed partial class Secrets(ProbeOptions options)
{
    private const string Hidden = "***";
    private const int LeastLength = 4;
    private const int ShownOfSession = 10;

    private readonly HashSet<string> _given = new(options.Headers.Select(header => header.Key), StringComparer.OrdinalIgnoreCase);

    // The longest first: masking "abc" before "Bearer abc" would leave a part of the longer value.
    private readonly string[] _values = [.. options.Headers
        .SelectMany(header => header.Value.Split(' ').Append(header.Value))
        .Append(Uri.UnescapeDataString(options.Endpoint.UserInfo))
        .Where(value => value.Length >= LeastLength)
        .Distinct()
        .OrderByDescending(value => value.Length)];

    public string InText(string text)
    {
        foreach (var value in _values)
        {
            text = text.Replace(value, Hidden, StringComparison.Ordinal);
        }

        return SessionInQuery().Replace(text, match => match.Groups[1].Value + Short(match.Groups[2].Value));
    }

    public string InHeader(string name, string value) => name.ToLowerInvariant() switch
    {
        "set-cookie" => CookieValue().Replace(value, $"={Hidden}", 1),
        "mcp-session-id" => Short(value),
        _ when _given.Contains(name) => Hidden,
        _ => InText(value),
    };

    /// <summary>Returns the address without user and query values. The value of a session id is shortened.</summary>
    public string InAddress(Uri address)
    {
        var query = InText(QueryValue().Replace(address.Query, match => match.Groups[1].Value.Contains("session", StringComparison.OrdinalIgnoreCase) ? match.Value : $"{match.Groups[1].Value}={Hidden}"));
        return $"{address.Scheme}://{address.Authority}{address.AbsolutePath}{query}";
    }

    private static string Short(string id) => id.Length <= ShownOfSession ? id : $"{id[..ShownOfSession]}…";

    [GeneratedRegex("=[^;]*")]
    private static partial Regex CookieValue();

    [GeneratedRegex("([^?&=]+)=[^&]*")]
    private static partial Regex QueryValue();

    [GeneratedRegex("(session_?id=)([^&\\s\"]+)", RegexOptions.IgnoreCase)]
    private static partial Regex SessionInQuery();
}
