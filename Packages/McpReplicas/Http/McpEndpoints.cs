using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Template;

namespace McpReplicas.Http;

/// <summary>The MCP endpoints of this process, and the steps that each request passes before the delegate of the MCP SDK.</summary>
internal sealed class McpEndpoints(IServiceProvider services)
{
    private readonly List<string> _paths = [];
    private readonly List<TemplateMatcher> _matchers = [];

    /// <summary>The paths that were mapped.</summary>
    public IReadOnlyList<string> Paths => _paths;

    /// <summary>Whether an endpoint is an MCP endpoint.</summary>
    public static bool IsOne(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<McpEndpoints>() is not null;

    /// <summary>Whether a path matches an MCP endpoint by the rules of routing, which ignore case and a slash at the end.</summary>
    public bool Match(PathString path) => _matchers.Exists(matcher => matcher.TryMatch(path, []));

    public RequestDelegate Wrap(EndpointBuilder endpoint, RequestDelegate inner)
    {
        endpoint.Metadata.Add(this);
        if (endpoint is RouteEndpointBuilder { RoutePattern: { RawText: { } path } pattern })
        {
            _paths.Add($"/{path.Trim('/')}");
            _matchers.Add(new TemplateMatcher(new RouteTemplate(pattern), []));
        }

        // With this metadata routing would reject other content types with an empty body, before any step runs.
        foreach (var accepts in endpoint.Metadata.OfType<IAcceptsMetadata>().ToList())
        {
            endpoint.Metadata.Remove(accepts);
        }

        // With this metadata routing also finds the endpoint for CORS preflight requests, with any path base.
        foreach (var methods in endpoint.Metadata.OfType<IHttpMethodMetadata>().ToList())
        {
            endpoint.Metadata.Remove(methods);
            endpoint.Metadata.Add(new HttpMethodMetadata(methods.HttpMethods, acceptCorsPreflight: true));
        }

        return services.GetServices<McpRequestStep>().OrderByDescending(step => step.Order).Aggregate(inner, (next, step) => step.Wrap(next));
    }
}

/// <summary>A step that a request passes before the MCP SDK serves it.</summary>
/// <param name="Order">Lower steps run first.</param>
/// <param name="Wrap">Creates the delegate of this step from the delegate of the next one.</param>
internal sealed record McpRequestStep(McpRequestOrder Order, Func<RequestDelegate, RequestDelegate> Wrap);

/// <summary>The order of the steps.</summary>
internal enum McpRequestOrder
{
    /// <summary>Counts the request and checks host and origin.</summary>
    Arrival,

    /// <summary>Finds the session of the request and checks its user.</summary>
    Sessions,

    /// <summary>Validates the message and selects the form of the answer.</summary>
    Message,

    /// <summary>Executes a call with an idempotency key only once.</summary>
    Idempotency,

    /// <summary>Serves the request in its session, or with the server for clients without a session.</summary>
    Serving,
}
