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

/// <summary>Puts a balancer of MCP servers into an application.</summary>
public static class McpBalancerApplicationExtensions
{
    /// <summary>
    /// Forwards every request to a replica, whatever its path, except those for which the application maps an endpoint of its own. <c>/health</c> is 200 while
    /// a replica is ready and 503 otherwise, <c>/alive</c> is 200 while the process is. Each answer names its trace in the header <c>X-Trace-Id</c>.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns>The endpoint that forwards, for what else is asked of it: authorization, CORS.</returns>
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
            // First of all, so that what is refused later is recorded too.
            proxy.UseDrain();
            if (options.SessionMode is SessionMode.Stateless)
            {
                proxy.UseMiddleware<NoEventStreamMiddleware>();
            }

            proxy.UseMiddleware<RequestRecordingMiddleware>();

            // Who may, and how much, by headers and address alone: nothing is spent on the body of a request that is refused for them.
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
