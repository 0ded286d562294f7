using McpReplicas.Balancer;
using McpReplicas.Balancer.Access;
using McpReplicas.Balancer.Configuration;
using McpReplicas.Balancer.Health;
using McpReplicas.Balancer.Limits;
using McpReplicas.Balancer.Requests;
using McpReplicas.Balancer.Retries;
using McpReplicas.Balancer.Sessions;
using McpReplicas.Balancer.Traffic;
using McpReplicas.Shared;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps a balancer for MCP servers in an application.</summary>
public static class McpBalancerApplicationExtensions
{
    /// <summary>
    /// Forwards requests of every path to a replica, except those for which the application maps its own endpoint. <c>/health</c> answers 200 while a replica
    /// is ready and 503 otherwise; <c>/alive</c> answers 200 while the process runs. Each answer has the header <c>X-Trace-Id</c> with its trace id.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns>The forwarding endpoint, to which authorization or CORS policies can be added.</returns>
    /// <exception cref="InvalidOperationException"><see cref="Microsoft.Extensions.Hosting.McpBalancerBuilderExtensions.AddMcpBalancer{TBuilder}"/> was not called.</exception>
    public static IEndpointConventionBuilder MapMcpBalancer(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var options = app.Services.GetService<CurrentOptions>()?.Value ?? throw new InvalidOperationException("Nothing to map: call builder.AddMcpBalancer() before the application is built.");

        app.UseTrustedProxies();
        app.UseTraceIdHeader();
        app.MapHealth();
        CrossOriginAnswers.Map(app);
        return app.MapReverseProxy(proxy =>
        {
            // These come first, so that requests rejected later are recorded too.
            proxy.UseDrain();
            if (options.SessionMode is SessionMode.Stateless)
            {
                proxy.UseMiddleware<NoEventStreamMiddleware>();
            }

            proxy.UseMiddleware<RequestRecordingMiddleware>();

            // Access and limits are checked by headers and address only, so that a rejected request costs no reading of its body.
            proxy.UseMiddleware<UnambiguousHeadersMiddleware>();
            proxy.UseMiddleware<AccessMiddleware>();
            if (options.Limits.ClientRate > 0)
            {
                proxy.UseMiddleware<ClientRateLimitMiddleware>();
            }

            proxy.UseMiddleware<ConcurrencyLimitMiddleware>();

            proxy.UseMiddleware<BodyReadingMiddleware>();
            proxy.UseMiddleware<McpCallMiddleware>();
            if (options.SessionMode is SessionMode.Sticky or SessionMode.Shared)
            {
                proxy.UseMiddleware<SessionFollowingMiddleware>();
            }

            proxy.UseMiddleware<RetryMiddleware>();
            proxy.UseLoadBalancing();
            proxy.UseMiddleware<ForwardingMiddleware>();
        });
    }
}
