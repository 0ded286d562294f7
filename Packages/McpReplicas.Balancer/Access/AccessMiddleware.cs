using McpReplicas.Balancer.Requests;
using McpReplicas.Shared;

namespace McpReplicas.Balancer.Access;

/// <summary>Rejects requests that violate the <see cref="AccessRules"/>.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, AccessRules rules)
{
    public Task InvokeAsync(HttpContext context) => rules.FindObjection(context.Request) is { } objection
        ? new Refusal(StatusCodes.Status403Forbidden, Refusal.InvalidRequest, objection).WriteAsync(context)
        : next(context);
}
