using McpReplicas.Shared;

namespace McpReplicas.Http;

/// <summary>Counts a request, reports it to the drain, and rejects hosts and origins that are not allowed before the body is read.</summary>
internal sealed class Arrival(Replica replica, Drain drain, AccessRules access)
{
    public RequestDelegate Wrap(RequestDelegate next) => context =>
    {
        var objection = access.FindObjection(context.Request);
        if (objection is null && CrossOrigin.IsPreflight(context.Request))
        {
            // CrossOriginAnswers writes the answer when the response starts.
            return Task.CompletedTask;
        }

        replica.Count();
        drain.Arrived(context);
        return objection is null ? next(context) : Refusal.Forbidden(objection).WriteAsync(context);
    };
}
