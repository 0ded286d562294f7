namespace McpAspire.Probe.Control;

/// <summary>What the answers to one and the same request depend on.</summary>
internal enum Dependence
{
    /// <summary>They are equal.</summary>
    Nothing,

    /// <summary>Each replica, by its name, answers alike, and another one differently.</summary>
    Replica,

    /// <summary>Whose turn it is: a balancer gives one request after the other to the next replica, and the answers go round with it.</summary>
    Turn,

    /// <summary>The connection: a balancer chooses a replica for each.</summary>
    Connection,

    /// <summary>The client: a balancer keeps each client, or each session, to one replica.</summary>
    Client,

    /// <summary>Only the first client is served.</summary>
    FirstClient,

    /// <summary>No replica: they vary on one and the same, or as time goes by.</summary>
    Itself,

    /// <summary>It cannot be told.</summary>
    Unknown,
}

internal static class Dependences
{
    /// <summary>Whether a single replica would not have shown it.</summary>
    public static bool IsOnReplicas(this Dependence dependence) => dependence is Dependence.Replica or Dependence.Turn or Dependence.Connection or Dependence.Client;

    public static string InWords(this Dependence dependence) => dependence switch
    {
        Dependence.Turn => "The answers go round with the requests, also over a single connection: the replicas take turns.",
        Dependence.Connection => "The answers depend on the connection: each connection has its own replica.",
        Dependence.Client => "The answers depend on the client: each client is kept to a replica.",
        Dependence.Unknown => "It is the same over a single connection: it may be the replicas, or a single server by itself. A header such as X-Served-By, or --replica, tells replicas apart.",
        _ => "",
    };
}
