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
        Dependence.Turn => "What comes goes round with the requests, over one connection too: the replicas take turns.",
        Dependence.Connection => "What comes depends on the connection: each has a replica of its own.",
        Dependence.Client => "What comes depends on the client: each is kept to a replica.",
        Dependence.Unknown => "Over one connection alone it is the same: it may be the replicas, and it may be one server by itself. A header such as X-Served-By, or --replica, tells replicas apart.",
        _ => "",
    };
}
