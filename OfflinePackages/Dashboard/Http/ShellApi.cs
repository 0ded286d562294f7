using McpAspire.Dashboard.Application;
using McpAspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace McpAspire.Dashboard.Http;

/// <summary>What every page reads first. The run is another one with each start: a page that was left open sees by it that it is out of date.</summary>
internal sealed record ShellView(string Application, string Run, IReadOnlyList<string> Resources, Limits Limits);

internal static class ShellApi
{
    public static void Map(IEndpointRouteBuilder api, IApplication application, Limits limits)
    {
        var run = Guid.NewGuid().ToString("n");
        api.MapGet("/shell", context => context.AnswerAsync(new ShellView(application.Name, run, [.. application.Resources().Select(resource => resource.Name)], limits)));
    }
}
