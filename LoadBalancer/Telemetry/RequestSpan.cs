using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace McpAspire.LoadBalancer.Telemetry;

/// <summary>The span of a request at the balancer: ASP.NET Core's own, with tags that say what was asked for and how it went.</summary>
internal static class RequestSpan
{
    /// <summary>The span, if anybody collects it.</summary>
    public static Activity? Of(HttpContext context) => context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span ? span : null;

    public static void Describe(Activity span, McpCall call, string policy)
    {
        span.SetTag("mcp.lb.policy", policy);
        if (call.Era is ProtocolEra.None)
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

    public static void Complete(Activity span, string? destination, int attempts, string outcome)
    {
        span.SetTag("mcp.lb.destination", destination);
        span.SetTag("mcp.lb.attempt", attempts);
        span.SetTag("mcp.lb.outcome", outcome);
    }

    // OpenTelemetry's semantic conventions for MCP.
    private static string? TargetTag(string? method) => method switch
    {
        "tools/call" => "gen_ai.tool.name",
        "prompts/get" => "gen_ai.prompt.name",
        _ => null,
    };
}
