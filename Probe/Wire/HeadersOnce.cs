namespace McpAspire.Probe.Wire;

/// <summary>Finds duplicates of headers that may occur only once: clients join two values to "a, a", or reject the answer.</summary>
internal static class HeadersOnce
{
    private static readonly string[] Names = [McpRequest.SessionHeader, McpRequest.ProtocolVersion, "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Location", "Retry-After", "Content-Type", "Content-Length"];

    public static IReadOnlyList<string> DoubledIn(HttpResponseMessage response)
    {
        var doubled = new List<string>();
        foreach (var name in Names)
        {
            if ((response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)) && IsDoubled([.. values]))
            {
                doubled.Add(name);
            }
        }

        return doubled;
    }

    // A proxy may have joined the values.
    private static bool IsDoubled(string[] values) =>
        values.Length > 1 || (values is [var only] && only.Split(',', StringSplitOptions.TrimEntries) is [var first, .. var others] && others.Length > 0 && others.All(other => other == first));
}
