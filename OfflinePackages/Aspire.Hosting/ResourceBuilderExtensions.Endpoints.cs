using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Says more of a resource.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <summary>
    /// Lets the resource listen on HTTP, on a free port unless one is named. There is no proxy here: proxied or not, the process itself
    /// holds the port, and learns it from <c>ASPNETCORE_URLS</c> and from the variable <paramref name="env"/>.
    /// </summary>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null, bool? isProxied = null)
        where T : IResourceWithEndpoints
    {
        if (targetPort is not null && targetPort != port)
        {
            throw new NotSupportedException("WithHttpEndpoint(targetPort: …) needs the real package Aspire.Hosting; the offline stand-in has no proxy between two ports.");
        }

        builder.Resource.Annotations.Add(new EndpointAnnotation("http", name ?? "http", port, env));
        return builder;
    }

    /// <summary>Matters only to publishing.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints => builder;

    /// <summary>The address of an endpoint, to hand to others.</summary>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints => new(builder.Resource, name);

    /// <summary>Shapes the link that is shown for an endpoint.</summary>
    public static IResourceBuilder<T> WithUrlForEndpoint<T>(this IResourceBuilder<T> builder, string endpointName, Action<ResourceUrlAnnotation> callback)
        where T : IResource
    {
        builder.Resource.Annotations.Add(new EndpointUrlAnnotation(endpointName, callback));
        return builder;
    }

    /// <summary>Adds a link beside the one that is shown for an endpoint.</summary>
    public static IResourceBuilder<T> WithUrlForEndpoint<T>(this IResourceBuilder<T> builder, string endpointName, Func<EndpointReference, ResourceUrlAnnotation> callback)
        where T : IResourceWithEndpoints
    {
        builder.Resource.Annotations.Add(new FurtherUrlAnnotation(endpointName, callback));
        return builder;
    }
}
