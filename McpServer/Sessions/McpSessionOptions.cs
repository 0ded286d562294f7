namespace McpAspire.McpServer.Sessions;

/// <summary>The section <c>Sessions</c> of configuration.</summary>
internal sealed class McpSessionOptions
{
    /// <inheritdoc cref="SessionMode"/>
    public SessionMode Mode { get; init; } = SessionMode.Stateless;

    /// <summary>How long a session may rest before it is closed: 2 hours by default.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(2);
}
