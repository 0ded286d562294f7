using McpAspire.McpServer.Redis;

namespace McpAspire.McpServer.Sessions;

/// <summary>The section <c>Sessions</c> of configuration.</summary>
internal sealed class McpSessionOptions
{
    /// <inheritdoc cref="SessionMode"/>
    public SessionMode Mode { get; init; } = SessionMode.Stateless;

    /// <summary>How long a session may rest before it is closed: 2 hours by default.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(2);

    /// <exception cref="InvalidOperationException">The mode needs something that is not there.</exception>
    public static McpSessionOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection("Sessions").Get<McpSessionOptions>() ?? new McpSessionOptions();
        return options.Mode is SessionMode.Shared && !configuration.HasRedis()
            ? throw new InvalidOperationException("Sessions:Mode=Shared needs Redis: set ConnectionStrings:redis, or run through AppHost.")
            : options;
    }
}
