using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.AspNetCore.Endpoints;
using ModelContextProtocol.Protocol;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the MCP endpoints.</summary>
public static class McpEndpointRouteBuilderExtensions
{
    private static readonly AcceptsMetadata Json = new(["application/json"]);
    private static readonly ProducesResponseTypeMetadata EventStream = new(StatusCodes.Status200OK, contentTypes: ["text/event-stream"]);
    private static readonly ProducesResponseTypeMetadata Accepted = new(StatusCodes.Status202Accepted);
    private static readonly ProducesResponseTypeMetadata NotFound = new(StatusCodes.Status404NotFound, typeof(JsonRpcError), ["application/json"]);

    /// <summary>Maps Streamable HTTP at the pattern, and with <c>EnableLegacySse</c> HTTP+SSE below it at <c>/sse</c> and <c>/message</c>.</summary>
    /// <exception cref="InvalidOperationException"><c>WithHttpTransport</c> was not called, or HTTP+SSE is enabled on a stateless server.</exception>
    public static IEndpointConventionBuilder MapMcp(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "")
    {
        var services = endpoints.ServiceProvider;
        var post = services.GetService<PostEndpoint>()
            ?? throw new InvalidOperationException("You must call WithHttpTransport() before MapMcp: builder.Services.AddMcpServer().WithHttpTransport().");
        var options = services.GetRequiredService<IOptions<HttpServerTransportOptions>>().Value;
#pragma warning disable MCP9004 // Serving the obsolete option is this method's part.
        var legacySse = options.EnableLegacySse;
#pragma warning restore MCP9004

        var stateless = options.SessionMode is HttpServerSessionMode.Stateless;
        if (legacySse && stateless)
        {
            throw new InvalidOperationException("A stateless server has no sessions to join GET /sse to POST /message: leave EnableLegacySse off, or set SessionMode to a stateful mode.");
        }

        var all = endpoints.MapGroup(pattern);
        var streamable = all.MapGroup("").WithDisplayName(endpoint => $"MCP Streamable HTTP | {endpoint.DisplayName}").WithMetadata(NotFound);
        streamable.MapPost("", post.HandleAsync).WithMetadata(Json, EventStream, Accepted);

        // Stateless maps no GET: without a session there is nobody to push to, and nothing to delete.
        if (!stateless)
        {
            streamable.MapGet("", services.GetRequiredService<GetEndpoint>().HandleAsync).WithMetadata(EventStream);
            streamable.MapDelete("", services.GetRequiredService<DeleteEndpoint>().HandleAsync);
        }

        if (legacySse)
        {
            var sse = services.GetRequiredService<LegacySseEndpoints>();
            var legacy = all.MapGroup("").WithDisplayName(endpoint => $"MCP HTTP with SSE | {endpoint.DisplayName}");
            legacy.MapGet("/sse", sse.HandleStreamAsync).WithMetadata(EventStream);
            legacy.MapPost("/message", sse.HandleMessageAsync).WithMetadata(Json, Accepted);
        }

        return all;
    }
}
