using System.Diagnostics;
using McpAspire.LoadBalancer.Health;
using McpAspire.LoadBalancer.Telemetry;
using McpAspire.LoadBalancer.Traffic;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace McpAspire.LoadBalancer.Retries;

/// <summary>Has the one replica that was chosen answer, notes how that went, and draws the conclusions for the replica.</summary>
internal sealed class OneAttempt(RequestDelegate next, RequestResults results, Ejections ejections, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var replica = proxy.AvailableDestinations[0];
        var record = context.Features.GetRequiredFeature<RequestRecord>();
        var client = context.RequestAborted;
        var deadline = context.Features.GetRequiredFeature<Deadline>();
        // Nothing is lost when a request that only reads leaves a replica that stands still: another one can answer it.
        var serving = RetryPolicy.OnlyReads(context.Features.Get<McpCall>()) ? ejections.WhileServing(replica) : CancellationToken.None;

        using var span = AttemptSpan.Start(context, replica, record.Attempts.Count + 1);
        using var patience = deadline.Token.CanBeCanceled || serving.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(client, deadline.Token, serving) : null;
        var started = time.GetTimestamp();
        context.RequestAborted = patience?.Token ?? client;
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestAborted = client;
        }

        var status = context.Response.StatusCode;
        var outcome = context.GetForwarderErrorFeature() switch
        {
            null => Attempt.Ok,
            _ when client.IsCancellationRequested => Attempt.Canceled,
            { Error: ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient } => Attempt.Canceled,
            _ when deadline.HasPassed => Attempt.Timeout,
            _ when serving.IsCancellationRequested => Attempt.Stalled,
            var error => IsConnectFailure(error) ? Attempt.ConnectFailed : Attempt.Broken,
        };
        record.AddAttempt(new Attempt(replica.DestinationId, outcome, time.GetElapsedTime(started)));
        if (span is not null)
        {
            AttemptSpan.Complete(span, status, outcome);
        }

        var ejected = outcome switch
        {
            Attempt.ConnectFailed => results.Refused(proxy.Route.Cluster!, replica),
            Attempt.Ok => results.Answered(proxy.Route.Cluster!, replica, status),
            _ => null,
        };
        if (ejected is { } cause)
        {
            RequestSpan.Of(context)?.AddEvent(new ActivityEvent("mcp.lb.ejection", tags: new ActivityTagsCollection { ["mcp.lb.destination"] = replica.DestinationId, ["cause"] = cause.ToString() }));
        }
    }

    // Silence ends no request here, so the only time-out of YARP's is that of connecting.
    private static bool IsConnectFailure(IForwarderErrorFeature error) => error is { Error: ForwarderError.RequestTimedOut }
        or { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } };
}
