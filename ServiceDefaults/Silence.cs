using System.Diagnostics;
using OpenTelemetry;

namespace McpAspire.ServiceDefaults;

/// <summary>
/// Keeps out of the traces what would bury the requests in them: the probes of a balancer or an orchestrator, on both sides, and the span of
/// HttpClient where the call has one already.
/// </summary>
internal sealed class Silence : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (IsNoise(data))
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            data.IsAllDataRequested = false;
        }
    }

    private static bool IsNoise(Activity span) => span.Parent is { Recorded: false } || span.Source.Name switch
    {
        "Microsoft.AspNetCore" => Health.IsProbe(span.GetTagItem("url.path") as string),
        // No request asked for it, so it is a probe; or the caller tells it better.
        "System.Net.Http" => span.Parent is null or { Kind: ActivityKind.Client },
        _ => false,
    };
}
