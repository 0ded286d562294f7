using System.Diagnostics;
using OpenTelemetry;

namespace McpAspire.Server;

/// <summary>Drops the spans of commands that belong to no request, such as those of background work. Each would be a separate trace.</summary>
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
