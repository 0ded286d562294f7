using McpReplicas.Http;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Extension methods for the endpoints of an MCP server that runs several times.</summary>
public static class McpReplicasEndpointExtensions
{
    /// <summary>
    /// Serves the endpoints that <c>MapMcp</c> has mapped so that any replica can answer any request: plain JSON where nothing streams, tolerant of
    /// <c>Accept</c> and of the session ids of other servers, closed to foreign pages and hosts, and without loss when the process leaves. It
    /// comes after authorization, CORS and rate limiting, whatever the path.
    /// </summary>
    /// <typeparam name="TBuilder">What <c>MapMcp</c> returns.</typeparam>
    /// <param name="endpoints">The endpoints.</param>
    /// <returns>The endpoints.</returns>
    /// <exception cref="InvalidOperationException">When the endpoints are built, if <c>AddMcpServer().WithReplicas()</c> was not called.</exception>
    public static TBuilder WithReplicas<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(endpoints);

        endpoints.Finally(endpoint =>
        {
            var mapped = endpoint.ApplicationServices.GetService<McpEndpoints>()
                ?? throw new InvalidOperationException("MapMcp().WithReplicas() needs AddMcpServer().WithReplicas(), which adds its services.");
            if (endpoint.RequestDelegate is { } inner)
            {
                endpoint.RequestDelegate = mapped.Wrap(endpoint, inner);
            }
        });
        return endpoints;
    }
}
