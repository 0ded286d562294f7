namespace McpReplicas.Sessions;

/// <summary>The method of a message and its id as JSON, if it has them. It is a feature of the HTTP request after the message was validated.</summary>
internal sealed record MessageHead(string? Method, string? Id)
{
    /// <summary>The head of a body that is not a single message.</summary>
    public static MessageHead None { get; } = new(null, null);
}

/// <summary>The id of the current request as JSON. The MCP SDK does not expose whether the id was a number or a string.</summary>
internal static class CallId
{
    private static readonly AsyncLocal<string?> Local = new();

    public static string? Current
    {
        get => Local.Value;
        set => Local.Value = value;
    }
}
