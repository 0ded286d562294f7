using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace McpReplicas.Balancer.Discovery;

/// <summary>
/// Makes each address that a host name resolves to a replica: each pod behind a headless Service, each container behind a Compose name. Names are
/// resolved again every <see cref="BalancerOptions.DnsRefresh"/>. A name may have no address for a while.
/// </summary>
internal sealed partial class DnsReplicas(HostLookup lookup, IOptions<BalancerOptions> options, TimeProvider time, ILogger<DnsReplicas> logger) : IDestinationResolver
{
    private readonly ConcurrentDictionary<string, IPAddress[]> _known = [];

    public async ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(IReadOnlyDictionary<string, DestinationConfig> destinations, CancellationToken cancellationToken)
    {
        var replicas = new Dictionary<string, DestinationConfig>();
        var anyLookedUp = false;
        foreach (var (name, replica) in destinations)
        {
            var uri = new Uri(replica.Address);
            if (!IsLookedUp(uri))
            {
                replicas[name] = replica;
                continue;
            }

            anyLookedUp = true;
            foreach (var address in await FindAsync(uri.DnsSafeHost, cancellationToken))
            {
                // The balancer's own requests carry the name: servers that check Host do not know their addresses.
                replicas[$"{name}@{address}"] = replica with { Address = new UriBuilder(uri) { Host = $"{address}" }.Uri.ToString(), Host = uri.Authority };
            }
        }

        return new ResolvedDestinationCollection(replicas, anyLookedUp ? new CancellationChangeToken(new CancellationTokenSource(options.Value.DnsRefresh, time).Token) : null);
    }

    // The two addresses of localhost belong to one server, and TLS needs the host name of the certificate.
    private static bool IsLookedUp(Uri uri) => uri is { HostNameType: UriHostNameType.Dns, IsLoopback: false } && uri.Scheme == Uri.UriSchemeHttp;

    private async Task<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken)
    {
        IPAddress[] found;
        try
        {
            found = OneFamily(await lookup(host, cancellationToken));
        }
        catch (SocketException problem) when (problem.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            found = [];
        }
        catch (SocketException problem)
        {
            // A failing name server does not mean that the replicas fail.
            LogLookupFailed(logger, host, problem.Message);
            return _known.GetValueOrDefault(host, []);
        }

        if (!_known.TryGetValue(host, out var before) || !before.SequenceEqual(found))
        {
            LogFound(logger, host, found.Length, string.Join<IPAddress>(", ", found));
            _known[host] = found;
        }

        return found;
    }

    // A replica with an IPv4 and an IPv6 address would count as two.
    private static IPAddress[] OneFamily(IPAddress[] addresses)
    {
        var family = addresses.Any(address => address.AddressFamily is AddressFamily.InterNetwork) ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        return [.. addresses.Where(address => address.AddressFamily == family).DistinctBy(address => address.ToString()).OrderBy(address => address.ToString(), StringComparer.Ordinal)];
    }

    [LoggerMessage(LogLevel.Information, "{Host} resolves to {Count} replicas: {Addresses}")]
    private static partial void LogFound(ILogger logger, string host, int count, string addresses);

    [LoggerMessage(LogLevel.Warning, "{Host} could not be resolved, so the balancer keeps the replicas found before: {Reason}")]
    private static partial void LogLookupFailed(ILogger logger, string host, string reason);
}

/// <summary>Resolves a host name to all its addresses. Tests replace it.</summary>
internal delegate Task<IPAddress[]> HostLookup(string host, CancellationToken cancellationToken);
