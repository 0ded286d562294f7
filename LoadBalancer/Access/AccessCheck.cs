using McpAspire.LoadBalancer.Refusals;
using McpAspire.ServiceDefaults;

namespace McpAspire.LoadBalancer.Access;

/// <summary>Refuses what <see cref="AccessRules"/> object to.</summary>
internal sealed class AccessCheck(RequestDelegate next, AccessRules rules)
{
    public Task InvokeAsync(HttpContext context) => rules.FindObjection(context.Request, "balancer") is { } objection
        ? new Refusal(StatusCodes.Status403Forbidden, Refusal.InvalidRequest, objection).WriteAsync(context)
        : next(context);
}
