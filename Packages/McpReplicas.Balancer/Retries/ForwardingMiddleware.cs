using McpReplicas.Balancer.Health;
using McpReplicas.Balancer.Streams;
using McpReplicas.Balancer.Telemetry;
using McpReplicas.Balancer.Traffic;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace McpReplicas.Balancer.Retries;

/// <summary>Forwards the request to the chosen replica, records how the attempt ended, and updates the replica's health.</summary>
internal sealed class ForwardingMiddleware(RequestDelegate next, PassiveHealthChecks results, ReplicaTraffic traffic, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var cluster = proxy.Route.Cluster!;
        var replica = proxy.AvailableDestinations[0];
        var record = context.Features.GetRequiredFeature<RequestRecord>();
        var client = context.RequestAborted;
        var deadline = context.Features.GetRequiredFeature<Deadline>();
        var waiting = RetryPolicy.MayMove(context) ? Ejections.StateOf(replica).Waiting() : CancellationToken.None;
        var isEndless = IsEndless(context);
        using var stream = isEndless ? traffic.OpenStream(replica) : null;
        // Only the client ends these streams, so they would block shutdown. Clients open them again.
        var stopping = isEndless ? lifetime.ApplicationStopping : CancellationToken.None;

        using var span = AttemptSpan.Start(context, replica, record.Attempts.Count + 1);
        using var patience = deadline.Token.CanBeCanceled || waiting.CanBeCanceled || stopping.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(client, deadline.Token, stopping)
            : null;
        using var moving = waiting.CanBeCanceled ? waiting.UnsafeRegister(Abandon, (context.Response, patience)) : default;
        var started = time.GetTimestamp();
        context.RequestAborted = patience?.Token ?? client;
        EventStreamAnswer? events;
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestAborted = client;
            events = await EventStreamAnswer.StopAsync(context);
        }

        var status = context.Response.StatusCode;
        var end = context.GetForwarderErrorFeature() switch
        {
            null => AttemptEnds.OfAnswer(status),
            // Also if the client has disconnected in the meantime.
            { Error: ForwarderError.ResponseBodyDestination } error => AttemptEnds.OfError(error),
            _ when client.IsCancellationRequested || stopping.IsCancellationRequested => AttemptEnd.Canceled,
            _ when deadline.HasPassed => AttemptEnd.TimedOut,
            _ when waiting.IsCancellationRequested => AttemptEnd.Stalled,
            var error => AttemptEnds.OfError(error),
        };
        var attempt = new Attempt(replica.DestinationId, end, time.GetElapsedTime(started));
        record.AddAttempt(attempt);
        traffic.Add(replica, attempt, isTimed: !EventStreams.IsOne(context.Response));
        if (span is not null)
        {
            AttemptSpan.Complete(span, status, end);
        }

        if (results.Note(cluster, replica, end) is { } cause)
        {
            RequestSpan.AddEjection(context, replica.DestinationId, cause);
        }

        if (events is not null)
        {
            await events.EndAsync(context, end);
        }
    }

    // An answer that has begun may still complete.
    private static void Abandon(object? state)
    {
        var (response, patience) = ((HttpResponse, CancellationTokenSource))state!;
        if (!response.HasStarted)
        {
            patience.Cancel();
        }
    }

    private static bool IsEndless(HttpContext context) => HttpMethods.IsGet(context.Request.Method) || context.Features.Get<McpCall>()?.Is("subscriptions/listen") is true;
}
