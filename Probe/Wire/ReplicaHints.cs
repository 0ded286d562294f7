namespace McpAspire.Probe.Wire;

/// <summary>What of an answer may name the replica: headers that servers and balancers use for it, cookies, and the header <c>Server</c>.</summary>
internal static class ReplicaHints
{
    public const string Server = "Server";
    public const string CookiePrefix = "cookie ";

    /// <summary>The headers that are made for it, the best first.</summary>
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

        return hints;
    }
}
