namespace McpAspire.Probe.Control;

/// <summary>What the answers to the same request depend on.</summary>
internal enum Dependence
{
    /// <summary>Nothing: the answers are equal.</summary>
    Nothing,

    /// <summary>The replica: answers are equal on each named replica, and differ between replicas.</summary>
    Replica,

    /// <summary>The turn: a round-robin balancer sends each request to the next replica, and the answers rotate with it.</summary>
    Turn,

    /// <summary>The connection: a balancer chooses a replica for each connection.</summary>
    Connection,

    /// <summary>The client: a balancer sends each client, or each session, to one replica.</summary>
    Client,

    /// <summary>Only the first client is served.</summary>
    FirstClient,

    /// <summary>Not the replica: the answers vary on a single replica, or over time.</summary>
    Itself,

    /// <summary>The observations do not show it.</summary>
    Unknown,
}

internal static class Dependences
{
    /// <summary>Whether the difference needs several replicas.</summary>
    public static bool IsOnReplicas(this Dependence dependence) => dependence is Dependence.Replica or Dependence.Turn or Dependence.Connection or Dependence.Client;

    public static string InWords(this Dependence dependence) => dependence switch
    {
        Dependence.Turn => "The answers rotate with the requests, even over a single connection: the balancer alternates between replicas.",
        Dependence.Connection => "The answers depend on the connection: the balancer assigns each connection to a replica.",
        Dependence.Client => "The answers depend on the client: the balancer assigns each client to a replica.",
        Dependence.Unknown => "The same happens over a single connection: the cause may be the replicas, or a single server that varies. To find out, return a header such as X-Served-By, or use --replica.",
        _ => "",
    };
}
