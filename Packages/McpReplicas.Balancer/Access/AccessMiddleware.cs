using McpReplicas.Balancer.Requests;
using McpReplicas.Shared;
using Microsoft.AspNetCore.Http;

namespace McpReplicas.Balancer.Access;

/// <summary>Refuses what <see cref="AccessRules"/> object to.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, AccessRules rules)
{
    public Task InvokeAsync(HttpContext context) => rules.FindObjection(context.Request) is { } objection
        ? new Refusal(StatusCodes.Status403Forbidden, Refusal.InvalidRequest, objection).WriteAsync(context)
        : next(context);
}
