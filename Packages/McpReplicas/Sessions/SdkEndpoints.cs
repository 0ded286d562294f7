using Microsoft.AspNetCore.Http.Metadata;
using ModelContextProtocol.Protocol;

namespace McpReplicas.Sessions;

/// <summary>The request delegates of the MCP SDK, without the conventions that the application has added to its endpoints.</summary>
internal sealed class SdkEndpoints(IServiceProvider services)
{
    private readonly Lazy<ILookup<string, RequestDelegate>> _delegates = new(() => Map(services));

    public RequestDelegate Post => _delegates.Value[HttpMethods.Post].Single();

    public RequestDelegate Get => _delegates.Value[HttpMethods.Get].Single();

    public RequestDelegate Delete => _delegates.Value[HttpMethods.Delete].Single();

    /// <summary>Whether an endpoint belongs to Streamable HTTP and not to HTTP+SSE. Only the former declares JSON-RPC errors as answers.</summary>
    public static bool IsStreamableHttp(Endpoint? endpoint) =>
        endpoint is null || endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Any(produces => produces.Type == typeof(JsonRpcError));

    private static ILookup<string, RequestDelegate> Map(IServiceProvider services)
    {
        var routes = new Routes(services);
        routes.MapMcp("/");
        var endpoints =
            from endpoint in routes.DataSources.SelectMany(source => source.Endpoints)
            where IsStreamableHttp(endpoint)
            from method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
            select (method, endpoint.RequestDelegate!);
        return endpoints.ToLookup(entry => entry.method, entry => entry.Item2);
    }

    private sealed class Routes(IServiceProvider services) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => services;

        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(services);
    }
}
