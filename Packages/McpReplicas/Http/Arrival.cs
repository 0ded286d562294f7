using McpReplicas.Shared;

namespace McpReplicas.Http;

/// <summary>Counts a request, keeps the process open for those that still come, and refuses who may not call before anything is spent on the body.</summary>
internal sealed class Arrival(Replica replica, Drain drain, AccessRules access)
{
    public RequestDelegate Wrap(RequestDelegate next) => context =>
    {
        var objection = access.FindObjection(context.Request);
        if (objection is null && CrossOrigin.IsPreflight(context.Request))
        {
            // Answered as it starts, by CrossOriginAnswers.
            return Task.CompletedTask;
        }

        replica.Count();
        drain.Arrived(context);
        return objection is null ? next(context) : Refusal.Forbidden(objection).WriteAsync(context);
    };
}
