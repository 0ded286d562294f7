namespace McpReplicas.Balancer;

/// <summary>
/// The options in the configuration section <c>Balancer:Limits</c>: limits per client, per address and for all clients together. A change needs a restart.
/// <see cref="BalancerOptions"/> has the maximum body length and the maximum number of concurrent requests.
/// </summary>
public sealed class LimitOptions
{
    /// <summary>How many clients that a header identifies may call from one address at their full rate, unless <see cref="AddressRate"/> is set.</summary>
    internal const int ClientsBehindAnAddress = 10;

    /// <summary>
    /// The maximum number of concurrent requests on one replica, streams included. Further requests go to another replica; if all are full, 429. 5,000 by
    /// default, 1 to 1,000,000.
    /// </summary>
    public int MaxRequestsPerReplica { get; set; } = 5_000;

    /// <summary>The maximum number of requests per second of one client; then 429. 0 by default, which is no limit; at most 1,000,000.</summary>
    public int ClientRate { get; set; }

    /// <summary>
    /// How many requests a client may send at once after it was idle. 0 by default, which means as many as <see cref="ClientRate"/>; at most 1,000,000.
    /// </summary>
    public int ClientBurst { get; set; }

    /// <summary>
    /// The request header that identifies a client, for example <c>Authorization</c>. Empty by default: the address identifies it, as it does for requests
    /// without the header.
    /// </summary>
    public string ClientHeader { get; set; } = "";

    /// <summary>
    /// With <see cref="ClientHeader"/>, the maximum number of requests per second from one address; then 429. 0 by default, which means ten times
    /// <see cref="ClientRate"/>; at most 1,000,000.
    /// </summary>
    public int AddressRate { get; set; }

    /// <summary>
    /// The maximum number of concurrent requests from one address, streams included; then 429. 0 by default, which means nine tenths of
    /// <see cref="BalancerOptions.MaxConcurrentRequests"/>; at most 1,000,000.
    /// </summary>
    public int MaxRequestsPerAddress { get; set; }

    /// <summary>The maximum number of open client connections; further ones are closed. 20,000 by default, 1 to 1,000,000.</summary>
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>The maximum number of headers of a request; then 431. 90 by default, 10 to 1,000. A replica accepts 100, and the balancer adds some.</summary>
    public int MaxHeaders { get; set; } = 90;

    /// <summary>The maximum length of all headers of a request together, in bytes; then 431. 30 KiB by default, 1 KiB to 1 MiB. A replica accepts 32 KiB.</summary>
    public int MaxHeaderBytes { get; set; } = 30 * 1024;

    /// <summary>The time in which the headers of a request must arrive; then 408. 15 seconds by default, 1 second to 5 minutes.</summary>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The time in which the whole body of a request must arrive; then 408. 1 minute by default, 1 second to 1 hour.</summary>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The minimum rate at which a body must arrive, in bytes per second; then 408. 240 by default, 0 for no limit, at most 1 MiB.</summary>
    public int MinBodyRate { get; set; } = 240;

    /// <summary>How long a body may arrive more slowly than <see cref="MinBodyRate"/>. 5 seconds by default, 2 seconds to 5 minutes.</summary>
    public TimeSpan BodyGrace { get; set; } = TimeSpan.FromSeconds(5);
}
