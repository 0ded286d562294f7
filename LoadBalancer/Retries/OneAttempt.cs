using McpAspire.LoadBalancer.Health;
using McpAspire.LoadBalancer.Telemetry;
using McpAspire.LoadBalancer.Traffic;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace McpAspire.LoadBalancer.Retries;

/// <summary>Has the one replica that was chosen answer, notes how that went, and draws the conclusions for the replica.</summary>
internal sealed class OneAttempt(RequestDelegate next, RequestResults results, Ejections ejections, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var replica = proxy.AvailableDestinations[0];
        var record = context.Features.GetRequiredFeature<RequestRecord>();
        var client = context.RequestAborted;
        var deadline = context.Features.GetRequiredFeature<Deadline>();
        var serving = RetryPolicy.MayLeave(context) ? ejections.WhileServing(replica) : CancellationToken.None;
        // Streams that only their client ends would keep a balancer that is told to leave; their clients open them again.
        var stopping = IsEndless(context) ? lifetime.ApplicationStopping : CancellationToken.None;

        using var span = AttemptSpan.Start(context, replica, record.Attempts.Count + 1);
        using var patience = deadline.Token.CanBeCanceled || serving.CanBeCanceled || stopping.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(client, deadline.Token, stopping)
            : null;
        using var leaving = serving.CanBeCanceled ? serving.UnsafeRegister(Leave, (context.Response, patience)) : default;
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
            _ when client.IsCancellationRequested || stopping.IsCancellationRequested => Attempt.Canceled,
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
            Attempt.Broken => results.Broken(proxy.Route.Cluster!, replica),
            _ => null,
        };
        if (ejected is { } cause)
        {
            RequestSpan.AddEjection(context, replica.DestinationId, cause);
        }
    }

    // An answer that has begun may yet end.
    private static void Leave(object? state)
    {
        var (response, patience) = ((HttpResponse, CancellationTokenSource))state!;
        if (!response.HasStarted)
        {
            patience.Cancel();
        }
    }

    private static bool IsEndless(HttpContext context) => HttpMethods.IsGet(context.Request.Method) || context.Features.Get<McpCall>() is { Method: "subscriptions/listen" };

    // Silence ends no request here, so the only time-out of YARP's is that of connecting.
    private static bool IsConnectFailure(IForwarderErrorFeature error) => error is { Error: ForwarderError.RequestTimedOut }
        or { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } };
}
