using McpAspire.Dashboard.Http;
using McpAspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace McpAspire.Dashboard.Metrics;

/// <summary>What the page of metrics reads.</summary>
internal static class MetricsApi
{
    private const int MostMinutes = 10;

    public static void Map(IEndpointRouteBuilder api, MetricStore store, Limits limits)
    {
        api.MapGet("/metrics", context => context.AnswerIfChangedAsync(store.Version, () =>
            InstrumentList.Read(store, limits, context.Query("service"), context.Number("minutes", MostMinutes, MostMinutes))));
        api.MapGet("/metrics/instrument", context => context.AnswerIfChangedAsync(store.Version, () => InstrumentDetails.Read(
            store,
            limits,
            new InstrumentId(context.Query("service") ?? "", context.Query("meter") ?? "", context.Query("name") ?? ""),
            [.. context.Request.Query["dimension"].OfType<string>().Select(Dimension)],
            context.Number("minutes", MostMinutes, MostMinutes))));
    }

    // dimension=http.route=/mcp
    private static Tag Dimension(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? new Tag(text, "") : new Tag(text[..equals], text[(equals + 1)..]);
    }
}
