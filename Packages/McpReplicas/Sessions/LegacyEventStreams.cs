using McpReplicas.Http;
using Microsoft.Extensions.Options;

namespace McpReplicas.Sessions;

/// <summary>Serves the paths <c>/sse</c> and <c>/message</c>, which clients of HTTP+SSE (MCP 2024-11-05) expect. The MCP SDK maps them below the path of the endpoint.</summary>
internal sealed class LegacyEventStreams(McpEndpoints endpoints, IOptions<McpReplicasOptions> options) : IStartupFilter
{
    private static readonly PathString[] Paths = ["/sse", "/message"];

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (options.Value.Sessions.Mode is not (null or McpSessionMode.Stateless))
        {
            app.Use((context, following) =>
            {
                var path = context.Request.Path;
                if (Array.IndexOf(Paths, path) >= 0 && endpoints.Paths.FirstOrDefault(mapped => mapped.EndsWith(path, StringComparison.OrdinalIgnoreCase)) is { } mapped)
                {
                    context.Request.Path = mapped;
                }

                return following(context);
            });
        }

        next(app);
    };
}
