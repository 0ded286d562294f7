using McpAspire.Dashboard.Telemetry;

namespace McpAspire.Dashboard.Traces;

/// <summary>The question whether a process is well, which comes every second: at the paths that Aspire's service defaults give it, or by YARP's checks.</summary>
internal static class Probes
{
    private static readonly string[] Paths = ["/health", "/alive"];

    /// <summary>Whether a span asks just that; null where it does not say what it asks for.</summary>
    public static bool? Is(KeptSpan span)
    {
        if (Array.Exists(span.Tags, IsPath))
        {
            return Array.TrueForAll(span.Tags, tag => !IsPath(tag) || Array.Exists(Paths, path => tag.Value.EndsWith(path, StringComparison.Ordinal)));
        }

        return span.Name.Contains("health_check", StringComparison.Ordinal) ? true : null;
    }

    private static bool IsPath(Tag tag) => tag.Name is "url.path" or "url.full";
}
