using McpAspire.Dashboard.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace McpAspire.Dashboard.Application;

/// <summary>What the page of console logs reads: what is new since it read last.</summary>
internal static class ConsoleApi
{
    private const int MostAtOnce = 2_000;

    public static void Map(IEndpointRouteBuilder api, IApplication application) =>
        api.MapGet("/console", context =>
        {
            var after = context.Number("after", 0, long.MaxValue);
            var lines = application.Lines(context.Query("resource"), after, MostAtOnce);
            return context.AnswerAsync(new ConsoleView(lines.Count > 0 ? lines[^1].Number : after, lines));
        });
}
