using Yarp.ReverseProxy.Model;

namespace McpAspire.LoadBalancer.Traffic;

/// <summary>Records every request that is meant for a replica, refused ones too. The balancer's own page and health are none of them.</summary>
internal sealed class RequestRecording(RequestDelegate next, RequestJournal journal, ReplicaTraffic traffic, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is null ? next(context) : RecordAsync(context);

    private async Task RecordAsync(HttpContext context)
    {
        var record = new RequestRecord(time.GetUtcNow(), context.Request.Method, context.Request.Path);
        context.Features.Set(record);
        var started = time.GetTimestamp();
        var threw = true;
        try
        {
            await next(context);
            threw = false;
        }
        finally
        {
            var duration = time.GetElapsedTime(started);
            record.Complete(context, context.Features.Get<McpCall>(), duration, threw);
            traffic.Add(record);
            journal.Add(record);
        }
    }
}
