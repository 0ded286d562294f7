using McpAspire.OtlpReceiver;

namespace McpAspire.Dashboard.Traces;

/// <summary>What a span is called. .NET's own HTTP spans carry the name of an operation unless a library has renamed them; the method and the path say more.</summary>
internal static class SpanName
{
    private const string Operation = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    public static string Of(Span span) =>
        span.Name is Operation && Value(span, "http.request.method") is { } method
            ? $"{method} {Value(span, "http.route") ?? Value(span, "url.path")}".TrimEnd()
            : span.Name;

    private static string? Value(Span span, string key) => span.Attributes.FirstOrDefault(attribute => attribute.Key == key)?.Value?.StringValue;
}
