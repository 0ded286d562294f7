namespace McpReplicas.Sessions;

/// <summary>The method of a message, and its id as JSON, as far as it has them. It is a feature of its request once the message was checked.</summary>
internal sealed record MessageHead(string? Method, string? Id)
{
    /// <summary>Of what is no single message.</summary>
    public static MessageHead None { get; } = new(null, null);
}

/// <summary>The id of the request that is being served, as JSON: the MCP SDK does not say whether it is a number or a text.</summary>
internal static class CallId
{
    private static readonly AsyncLocal<string?> Local = new();

    public static string? Current
    {
        get => Local.Value;
        set => Local.Value = value;
    }
}
