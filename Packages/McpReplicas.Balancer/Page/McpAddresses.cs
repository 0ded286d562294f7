using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Page;

/// <summary>Where the balancer serves MCP.</summary>
internal sealed class McpAddresses(IServer server, IOptions<BalancerOptions> options)
{
    public static IEnumerable<BindingAddress> Of(IServer server) =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(BindingAddress.Parse).Where(address => !address.IsUnixPipe && !address.IsNamedPipe) ?? [];

    /// <summary>The MCP endpoint for whoever has reached the page by the name; null where it is at no port.</summary>
    public string? EndpointFor(string host) => Of(server).FirstOrDefault() is { } address ? $"{address.Scheme}://{host}:{address.Port}{options.Value.McpPath}" : null;
}
