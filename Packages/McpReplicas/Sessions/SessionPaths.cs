using Microsoft.Extensions.Options;

namespace McpReplicas.Sessions;

/// <summary>What changes paths before routing, in the modes that have sessions.</summary>
internal sealed class SessionPaths(IOptions<McpReplicasOptions> options, IEnumerable<SharedSessionPaths> shared) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        var mode = options.Value.Sessions.Mode;
        if (mode is McpSessionMode.Shared)
        {
            foreach (var paths in shared)
            {
                paths.Use(app);
            }

            app.UseMiddleware<NamedEventStreams>();
        }

        if (mode is not (null or McpSessionMode.Stateless))
        {
            app.UseMiddleware<LegacyEventStreams>();
        }

        next(app);
    };
}

/// <summary>What shared sessions add to them.</summary>
internal sealed record SharedSessionPaths(Action<IApplicationBuilder> Use);
