namespace McpReplicas.Balancer;

/// <summary>
/// The section <c>Balancer:Limits</c>: what one client, or all of them together, may take. The longest body and the number of requests are in
/// <see cref="BalancerOptions"/>.
/// </summary>
public sealed class LimitOptions
{
    /// <summary>How many clients that a header tells apart may call from one address at their full rate, unless <see cref="AddressRate"/> says otherwise.</summary>
    internal const int ClientsBehindAnAddress = 10;

    /// <summary>How many requests may run on one replica, streams included; those over it go to another one, and where all are full there is 429. 5,000 by default, 1 to 1,000,000.</summary>
    public int MaxRequestsPerReplica { get; set; } = 5_000;

    /// <summary>How many requests a client may send in a second; then 429. 0 by default, which is no limit; at most 1,000,000.</summary>
    public int ClientRate { get; set; }

    /// <summary>How many it may send at once after it was idle. 0 by default: as many as in a second; at most 1,000,000.</summary>
    public int ClientBurst { get; set; }

    /// <summary>The header by which clients are told from each other, <c>Authorization</c> for example. None by default: by their addresses, as are those that do not send it.</summary>
    public string ClientHeader { get; set; } = "";

    /// <summary>How many requests may come from one address in a second where <see cref="ClientHeader"/> tells clients apart; then 429. 0 by default: ten times those of a client; at most 1,000,000.</summary>
    public int AddressRate { get; set; }

    /// <summary>How many requests of one address may run at a time, streams included; then 429. 0 by default: nine tenths of <see cref="BalancerOptions.MaxConcurrentRequests"/>; at most 1,000,000.</summary>
    public int MaxRequestsPerAddress { get; set; }

    /// <summary>How many connections there may be; those over it are closed. 20,000 by default, 1 to 1,000,000.</summary>
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>How many headers a request may have; then 431. 90 by default, 10 to 1,000. A replica takes 100, and the balancer adds some of its own.</summary>
    public int MaxHeaders { get; set; } = 90;

    /// <summary>How long they may be together, in bytes; then 431. 30 KiB by default, 1 KiB to 1 MiB. A replica takes 32 KiB.</summary>
    public int MaxHeaderBytes { get; set; } = 30 * 1024;

    /// <summary>The time in which the headers of a request must have come; then 408. 15 seconds by default, 1 second to 5 minutes.</summary>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The time in which the whole body of a request must have come; then 408. 1 minute by default, 1 second to 1 hour.</summary>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How fast a body must come, in bytes per second; then 408. 240 by default, 0 for no limit, at most 1 MiB.</summary>
    public int MinBodyRate { get; set; } = 240;

    /// <summary>How long it may come more slowly. 5 seconds by default, 2 seconds to 5 minutes.</summary>
    public TimeSpan BodyGrace { get; set; } = TimeSpan.FromSeconds(5);
}
