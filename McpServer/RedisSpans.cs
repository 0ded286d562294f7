using System.Diagnostics;
using OpenTelemetry;

namespace McpAspire.Server;

/// <summary>Keeps the commands that belong to no request out of the traces, such as the replicas' signs of life: each would be a trace of its own.</summary>
internal sealed class RedisSpans : BaseProcessor<Activity>
{
    private const string Source = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    public override void OnStart(Activity data)
    {
        if (data.Source.Name is Source && data.ParentSpanId == default)
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
