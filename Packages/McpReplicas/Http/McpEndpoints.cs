using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Template;

namespace McpReplicas.Http;

/// <summary>The MCP endpoints of this process, and what each request passes before the MCP SDK's own delegate. A later step is nearer to that.</summary>
internal sealed class McpEndpoints(IServiceProvider services)
{
    private readonly List<string> _paths = [];
    private readonly List<TemplateMatcher> _matchers = [];

    /// <summary>The paths, as they were mapped.</summary>
    public IReadOnlyList<string> Paths => _paths;

    /// <summary>Whether an endpoint is one of them.</summary>
    public static bool IsOne(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<McpEndpoints>() is not null;

    /// <summary>Whether a path leads to one of them, as routing sees it: in any case, with a slash at its end or not.</summary>
    public bool Match(PathString path) => _matchers.Exists(matcher => matcher.TryMatch(path, []));

    public RequestDelegate Wrap(EndpointBuilder endpoint, RequestDelegate inner)
    {
        endpoint.Metadata.Add(this);
        if (endpoint is RouteEndpointBuilder { RoutePattern: { RawText: { } path } pattern })
        {
            _paths.Add($"/{path.Trim('/')}");
            _matchers.Add(new TemplateMatcher(new RouteTemplate(pattern), []));
        }

        // By it routing would answer another content type, with an empty body, before any step.
        foreach (var accepts in endpoint.Metadata.OfType<IAcceptsMetadata>().ToList())
        {
            endpoint.Metadata.Remove(accepts);
        }

        // By it routing finds the endpoint for what a browser asks before its page may send a request, whatever path base the application has.
        foreach (var methods in endpoint.Metadata.OfType<IHttpMethodMetadata>().ToList())
        {
            endpoint.Metadata.Remove(methods);
            endpoint.Metadata.Add(new HttpMethodMetadata(methods.HttpMethods, acceptCorsPreflight: true));
        }

        return services.GetServices<McpRequestStep>().OrderByDescending(step => step.Order).Aggregate(inner, (next, step) => step.Wrap(next));
    }
}

/// <summary>One of the things that happen to a request before the MCP SDK serves it.</summary>
/// <param name="Order">Lower ones come first.</param>
/// <param name="Wrap">Makes a delegate of the one that follows.</param>
internal sealed record McpRequestStep(McpRequestOrder Order, Func<RequestDelegate, RequestDelegate> Wrap);

/// <summary>The order of the steps.</summary>
internal enum McpRequestOrder
{
    /// <summary>Counting, and who may call.</summary>
    Arrival,

    /// <summary>Whose session it is for.</summary>
    Sessions,

    /// <summary>What is right for a message, and in which form it is answered.</summary>
    Message,

    /// <summary>What is executed once.</summary>
    Idempotency,

    /// <summary>Who serves it: the session, or the server for clients without one.</summary>
    Serving,
}
