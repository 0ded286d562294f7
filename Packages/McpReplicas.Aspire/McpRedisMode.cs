namespace Aspire.Hosting;

/// <summary>Which Redis the application has. The one of the connection string <c>redis</c> comes before any of its own.</summary>
public enum McpRedisMode
{
    /// <summary>No Redis: each replica keeps in its memory what tools keep between calls.</summary>
    None,

    /// <summary>A container where a container runtime answers, else embedded.</summary>
    Auto,

    /// <summary>Garnet in a process of its own, which needs no container runtime and no installed Redis.</summary>
    Embedded,

    /// <summary>Redis in a container.</summary>
    Container,
}
