using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace McpReplicas.Balancer;

/// <summary>
/// Adds the header <c>X-Served-By</c> with the replica's name to answers without it, so that clients and tests can distinguish replicas of any server.
/// </summary>
internal static class ServedBy
{
    private const string Header = "X-Served-By";

    public static void Name(TransformBuilderContext route)
    {
        if (!route.Services.GetRequiredService<IOptions<BalancerOptions>>().Value.NameReplicas)
        {
            return;
        }

        route.AddResponseTransform(static answer =>
        {
            var context = answer.HttpContext;
            // A header cannot contain every name.
            if (answer.ProxyResponse is not null && context.GetReverseProxyFeature().ProxiedDestination is { } replica && replica.DestinationId.All(char.IsAscii) && !replica.DestinationId.Any(char.IsControl))
            {
                context.Response.Headers.TryAdd(Header, replica.DestinationId);
            }

            return default;
        });
    }
}
