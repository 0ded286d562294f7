using System.Diagnostics;
using System.Globalization;
using McpReplicas.Balancer.Health;
using McpReplicas.Balancer.Requests;
using McpReplicas.Balancer.Traffic;
using Microsoft.AspNetCore.Http.Features;

namespace McpReplicas.Balancer.Telemetry;

/// <summary>The span of a request at the balancer: ASP.NET Core's span, with tags for the MCP call and its outcome.</summary>
internal static class RequestSpan
{
    /// <summary>The span, if it is recorded. ASP.NET Core also creates spans only for its logs.</summary>
    public static Activity? Of(HttpContext context) => context.Features.Get<IHttpActivityFeature>()?.Activity is { Recorded: true } span ? span : null;

    public static void AddRetry(HttpContext context, Attempt failed) =>
        Of(context)?.AddEvent(new ActivityEvent("mcp.lb.retry", tags: new ActivityTagsCollection { ["mcp.lb.destination"] = failed.Replica, ["reason"] = failed.End.Name }));

    public static void AddEjection(HttpContext context, string replica, EjectionCause cause) =>
        Of(context)?.AddEvent(new ActivityEvent("mcp.lb.ejection", tags: new ActivityTagsCollection { ["mcp.lb.destination"] = replica, ["cause"] = cause.ToString() }));

    public static void Describe(Activity span, ClientTrace? theirs, McpCall? call, RequestRecord record, Refusal? refusal, string policy, string outcome)
    {
        if (theirs is not null)
        {
            span.AddLink(new ActivityLink(theirs.Span));
        }

        span.SetTag("mcp.lb.policy", policy);
        span.SetTag("mcp.lb.destination", record.Attempts is [.., var last] ? last.Replica : null);
        span.SetTag("mcp.lb.attempt", record.Attempts.Count);
        span.SetTag("mcp.lb.outcome", outcome);
        if (refusal is not null)
        {
            span.SetTag("error.type", refusal.Status.ToString(CultureInfo.InvariantCulture));
        }

        if (call is null or { Era: ProtocolEra.None })
        {
            return;
        }

        span.SetTag("mcp.lb.era", call.Era is ProtocolEra.Modern ? "modern" : "legacy");
        span.SetTag("mcp.method.name", call.Method);
        if (call.Target is { } target && TargetTag(call.Method) is { } tag)
        {
            span.SetTag(tag, target);
        }
    }

    // OpenTelemetry's semantic conventions for MCP.
    private static string? TargetTag(string? method) => method switch
    {
        "tools/call" => "gen_ai.tool.name",
        "prompts/get" => "gen_ai.prompt.name",
        _ => null,
    };
}
