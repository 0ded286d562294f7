namespace McpAspire.Probe.Wire;

/// <summary>
/// Values of an answer that may identify the replica: headers that servers and balancers use for it, cookies, and the header <c>Server</c>; and values that clients send back,
/// in which balancers store the replica: the beginning of a session id, as in <c>mcp-1.4f1c</c>, and parameters of the address for messages.
/// </summary>
internal static class ReplicaHints
{
    public const string Server = "Server";
    public const string CookiePrefix = "cookie ";

    private const string ParameterPrefix = "parameter ";

    /// <summary>Headers that identify a replica, the best first.</summary>
    public static readonly string[] Headers = ["X-Served-By", "X-Replica", "X-Instance-Id", "X-Pod-Name", "X-Hostname", "X-Backend-Server", "X-Upstream", "X-Server"];

    public static Dictionary<string, string> Of(HttpResponseMessage response)
    {
        var hints = new Dictionary<string, string>();
        foreach (var name in Headers.Append(Server))
        {
            if (response.Headers.NonValidated.TryGetValues(name, out var values))
            {
                hints[name] = string.Join(", ", values);
            }
        }

        if (response.Headers.NonValidated.TryGetValues("Set-Cookie", out var cookies))
        {
            foreach (var pair in cookies.Select(cookie => cookie.Split(';')[0].Split('=', 2)).Where(pair => pair.Length is 2))
            {
                hints[CookiePrefix + pair[0].Trim()] = pair[1].Trim();
            }
        }

        if (response.Headers.NonValidated.TryGetValues(McpRequest.SessionHeader, out var ids) && ids.First().Split('.', 2) is [{ Length: > 0 } replica, { Length: > 0 }])
        {
            hints[McpRequest.SessionHeader] = replica;
        }

        return hints;
    }

    /// <summary>The hints in the address for messages.</summary>
    public static Dictionary<string, string> Of(Uri messages) => messages.Query.TrimStart('?').Split('&')
        .Select(parameter => parameter.Split('=', 2))
        .Where(pair => pair.Length is 2)
        .DistinctBy(pair => pair[0])
        .ToDictionary(pair => ParameterPrefix + pair[0], pair => pair[1]);

    /// <summary>Whether clients send the value back.</summary>
    public static bool IsSentBack(string hint) => hint is McpRequest.SessionHeader || hint.StartsWith(ParameterPrefix, StringComparison.Ordinal);
}
