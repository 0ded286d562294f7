using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Page;

/// <summary>The addresses at which the balancer serves MCP.</summary>
internal sealed class McpAddresses(IServer server, IOptions<BalancerOptions> options)
{
    public static IEnumerable<BindingAddress> Of(IServer server) =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(BindingAddress.Parse).Where(address => !address.IsUnixPipe && !address.IsNamedPipe) ?? [];

    /// <summary>The MCP endpoint under the host name by which the page was opened; null if the balancer listens on no port.</summary>
    public string? EndpointFor(string host) => Of(server).FirstOrDefault() is { } address ? $"{address.Scheme}://{host}:{address.Port}{options.Value.McpPath}" : null;
}
