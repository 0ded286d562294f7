namespace McpReplicas.Sessions;

/// <summary>
/// HTTP+SSE in the mode <see cref="McpSessionMode.Shared"/>: the path that a client is told to post to begins with the replica's name, <c>/@mcp-1/…</c>, so that
/// another replica knows where to hand a message over.
/// </summary>
internal sealed class NamedEventStreams(RequestDelegate next, Replica replica)
{
    private const string Mark = "/@";
    private readonly PathString _name = Mark + replica.Name;

    /// <summary>The replica that a path begins with, null if it begins with none.</summary>
    public static string? OwnerOf(PathString path)
    {
        var text = path.Value ?? "";
        return text.StartsWith(Mark, StringComparison.Ordinal) && text.IndexOf('/', Mark.Length) is > 2 and var end ? text[Mark.Length..end] : null;
    }

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments(_name, StringComparison.Ordinal, out var rest))
        {
            request.Path = rest;
            request.PathBase = _name;
        }
        else if (request.Path.Value?.EndsWith(LegacyEventStreams.Stream, StringComparison.Ordinal) is true)
        {
            request.PathBase = _name;
        }

        return next(context);
    }
}
