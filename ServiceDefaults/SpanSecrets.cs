using System.Diagnostics;

namespace McpAspire.ServiceDefaults;

/// <summary>
/// Keeps query strings out of spans, for they may hold secrets. The instrumentation redacts them, but not where Aspire runs the process in Development.
/// </summary>
internal static class SpanSecrets
{
    private const string Query = "url.query";
    private const string Url = "url.full";

    public static void RemoveQuery(Activity span)
    {
        span.SetTag(Query, null);
        if (span.GetTagItem(Url) is string url && url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var start)
        {
            span.SetTag(Url, url[..start]);
        }
    }
}
