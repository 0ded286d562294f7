using McpReplicas.Sessions;

namespace McpReplicas.Redis.Sessions;

/// <summary>HTTP+SSE over several replicas: the path that a client posts to names the replica that holds its stream, and any other one hands the message over.</summary>
internal sealed class SharedEventStreams(RequestDelegate next, Replica replica, Handover handover)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (NamedEventStreams.OwnerOf(context.Request.Path) is not { } owner || owner == replica.Name)
        {
            await next(context);
        }
        else if (!await handover.TrySendAsync(context, owner))
        {
            // The stream ended with its replica, and its client opens a new one.
            await Results.Text(LostSessions.NoEventStream, statusCode: StatusCodes.Status404NotFound).ExecuteAsync(context);
        }
    }
}
