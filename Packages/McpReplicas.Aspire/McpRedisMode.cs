namespace Aspire.Hosting;

/// <summary>Which Redis the application uses. A connection string for it has precedence over every mode but <see cref="None"/>.</summary>
public enum McpRedisMode
{
    /// <summary>No Redis: each replica keeps the data of tools in its own memory.</summary>
    None,

    /// <summary>Container if a container runtime answers, else embedded.</summary>
    Auto,

    /// <summary>Garnet in a separate process. It needs no container runtime and no installed Redis.</summary>
    Embedded,

    /// <summary>Redis in a container.</summary>
    Container,
}
