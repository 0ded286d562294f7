using McpReplicas.Shared;

namespace McpReplicas.Http;

/// <summary>Counts a request, keeps the process open for those that still come, and refuses who may not call before anything is spent on the body.</summary>
internal sealed class Arrival(Replica replica, Drain drain, AccessRules access)
{
    public RequestDelegate Wrap(RequestDelegate next) => context =>
    {
        replica.Count();
        drain.Arrived(context);
        return access.FindObjection(context.Request) is { } objection ? Refusal.Forbidden(objection).WriteAsync(context) : next(context);
    };
}
