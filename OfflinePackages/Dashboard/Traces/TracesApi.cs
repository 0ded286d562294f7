using McpAspire.Dashboard.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace McpAspire.Dashboard.Traces;

/// <summary>What the pages of traces read.</summary>
internal static class TracesApi
{
    private const int MostAtOnce = 1_000;

    public static void Map(IEndpointRouteBuilder api, TraceStore store)
    {
        api.MapGet("/traces", context => context.AnswerIfChangedAsync(store.Version, () => TraceList.Read(store, new TraceFilter(
            context.Query("text"),
            context.Query("resource"),
            context.Flag("errors"),
            context.Flag("hideProbes"),
            context.Number("most", 200, MostAtOnce)))));
        api.MapGet("/traces/{id}", context => context.AnswerAsync(TraceDetails.Read(store, Ids.Trace(context.Route("id")))));
    }
}
