namespace McpReplicas.Balancer.Requests;

/// <summary>The members of a JSON-RPC message that <see cref="McpMessage"/> has read so far. A member that occurs twice makes the message uncertain.</summary>
internal struct MessageMembers
{
    private Seen _seen;

    [Flags]
    internal enum Seen
    {
        Method = 1,
        Params = 2,
        Id = 4,
        JsonRpc = 8,
        Name = 16,
        Uri = 32,
        TaskId = 64,
        Meta = 128,
        Version = 256,
        Other = 512,
    }

    public string? Method { get; set; }

    public string? Name { get; set; }

    public string? Uri { get; set; }

    public string? TaskId { get; set; }

    public string? Version { get; set; }

    public bool IsCertain { get; set; }

    public void Note(Seen member)
    {
        IsCertain &= member is not Seen.Other && (_seen & member) is 0;
        _seen |= member;
    }

    public readonly string? NameOf(string? method) => method switch
    {
        "resources/read" or "resources/subscribe" or "resources/unsubscribe" => Uri,
        "tasks/get" or "tasks/update" or "tasks/cancel" or "tasks/result" => TaskId,
        _ => Name,
    };
}
