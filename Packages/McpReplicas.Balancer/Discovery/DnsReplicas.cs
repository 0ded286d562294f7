using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace McpReplicas.Balancer.Discovery;

/// <summary>
/// Makes a replica of every address that a host name stands for: each pod behind a headless Service, each container behind a Compose name. They
/// are looked up again every few seconds, and there may be none for a while.
/// </summary>
internal sealed partial class DnsReplicas(HostLookup lookup, IOptions<BalancerOptions> options, TimeProvider time, ILogger<DnsReplicas> logger) : IDestinationResolver
{
    private readonly ConcurrentDictionary<string, IPAddress[]> _known = [];

    public async ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(IReadOnlyDictionary<string, DestinationConfig> destinations, CancellationToken cancellationToken)
    {
        var replicas = new Dictionary<string, DestinationConfig>();
        var anyName = false;
        foreach (var (name, replica) in destinations)
        {
            var uri = new Uri(replica.Address);
            if (!IsLookedUp(uri))
            {
                replicas[name] = replica;
                continue;
            }

            anyName = true;
            foreach (var address in await FindAsync(uri.DnsSafeHost, cancellationToken))
            {
                // The balancer's own requests carry the name: servers that check Host do not know their addresses.
                replicas[$"{name}@{address}"] = replica with { Address = new UriBuilder(uri) { Host = $"{address}" }.Uri.ToString(), Host = uri.Authority };
            }
        }

        return new ResolvedDestinationCollection(replicas, anyName ? new CancellationChangeToken(new CancellationTokenSource(options.Value.DnsRefresh, time).Token) : null);
    }

    // The two addresses of localhost are one server, and TLS needs the name that is on the certificate.
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
            // A name server that is away for a moment says nothing about the replicas.
            LogUnanswered(logger, host, problem.Message);
            return _known.GetValueOrDefault(host, []);
        }

        if (!_known.TryGetValue(host, out var before) || !before.SequenceEqual(found))
        {
            LogFound(logger, host, found.Length, string.Join<IPAddress>(", ", found));
            _known[host] = found;
        }

        return found;
    }

    // A replica with an address of each family would be taken for two.
    private static IPAddress[] OneFamily(IPAddress[] addresses)
    {
        var family = addresses.Any(address => address.AddressFamily is AddressFamily.InterNetwork) ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        return [.. addresses.Where(address => address.AddressFamily == family).DistinctBy(address => address.ToString()).OrderBy(address => address.ToString(), StringComparer.Ordinal)];
    }

    [LoggerMessage(LogLevel.Information, "{Host} stands for {Count} replicas: {Addresses}")]
    private static partial void LogFound(ILogger logger, string host, int count, string addresses);

    [LoggerMessage(LogLevel.Warning, "{Host} could not be looked up, so the replicas found before stay: {Reason}")]
    private static partial void LogUnanswered(ILogger logger, string host, string reason);
}

/// <summary>All addresses of a host name, by the machine's resolver or, in a test, by one of its own.</summary>
internal delegate Task<IPAddress[]> HostLookup(string host, CancellationToken cancellationToken);
