using McpAspire.Dashboard.Http;
using McpAspire.Dashboard.Traces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace McpAspire.Dashboard.Logs;

/// <summary>What the page of structured logs reads, and that of a trace.</summary>
internal static class LogsApi
{
    private const int MostAtOnce = 2_000;

    public static void Map(IEndpointRouteBuilder api, LogStore store) =>
        api.MapGet("/logs", context => context.AnswerIfChangedAsync(store.Version, () => LogList.Read(store, new LogFilter(
            Enum.TryParse<LogLevel>(context.Query("level"), out var least) ? least : LogLevel.Trace,
            context.Query("text"),
            context.Query("resource"),
            Ids.Trace(context.Query("trace")),
            context.Number("most", 300, MostAtOnce)))));
}
