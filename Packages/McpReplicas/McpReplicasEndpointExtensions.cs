using McpReplicas.Http;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Extension methods for the endpoints of an MCP server that runs as several replicas.</summary>
public static class McpReplicasEndpointExtensions
{
    /// <summary>
    /// Prepares the endpoints that <c>MapMcp</c> has mapped, so that any replica can answer any request: an answer is plain JSON if nothing streams before it,
    /// <c>Accept</c> headers and session ids of another replica cause no errors, other hosts and web pages are rejected, and a shutdown loses no request.
    /// It runs after authorization, CORS and rate limiting.
    /// </summary>
    /// <typeparam name="TBuilder">The type that <c>MapMcp</c> returns.</typeparam>
    /// <param name="endpoints">The endpoints.</param>
    /// <returns>The endpoints.</returns>
    /// <exception cref="InvalidOperationException">Thrown when the endpoints are built, if <c>AddMcpServer().WithReplicas()</c> was not called.</exception>
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
