using McpReplicas.Sessions;
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpReplicas.Http;

/// <summary>Rejects invalid messages, and sends the answer to the others as JSON or as an event stream.</summary>
internal sealed partial class MessageHandling(RequestDelegate next, Heartbeats heartbeats, IServiceProvider services, ILogger<MessageHandling> logger)
{
    private static readonly Refusal Failed = new(StatusCodes.Status500InternalServerError, (int)McpErrorCode.InternalError, "The server failed during this request, which may have been executed.");

    private static readonly Refusal NotAccepted = new(StatusCodes.Status406NotAcceptable, Refusal.InvalidRequest, "The Accept header must allow text/event-stream.");

    private readonly bool _hasSessions = SessionModes.ModeOf(services) is not McpSessionMode.Stateless;

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (ProtocolVersions.Check(request) is { } unknown)
        {
            await unknown.WriteAsync(context);
        }
        else if (HttpMethods.IsPost(request.Method))
        {
            await PostAsync(context);
        }
        else if (HttpMethods.IsGet(request.Method))
        {
            await GetAsync(context);
        }
        else
        {
            await next(context);
        }
    }

    private async Task PostAsync(HttpContext context)
    {
        var forms = AnswerForms.Both;
        var (problem, message) = await WellFormedBody.CheckAsync(context.Request, context.RequestAborted);
        problem ??= AcceptHeader.Complete(context.Request, out forms);
        if (problem is not null)
        {
            await problem.WriteAsync(context);
            return;
        }

        var features = context.Features;
        features.Set(message);
        var (sent, inner) = (features.GetRequiredFeature<IHttpResponseFeature>(), features.GetRequiredFeature<IHttpResponseBodyFeature>());
        var head = new ResponseHead(sent);
        features.Set<IHttpResponseFeature>(head);
        var body = new AnswerBody(context, inner, head, forms, message.Method is null ? null : message.Id, heartbeats);
        var bodyFeature = new StreamResponseBodyFeature(body, inner);
        features.Set<IHttpResponseBodyFeature>(bodyFeature);
        if (MayBeSilent(context.Request, message, forms))
        {
            body.BeginAfter(heartbeats.SilentCall);
        }

        try
        {
            await next(context);
            await bodyFeature.CompleteAsync();
            await body.FinishAsync(context.RequestAborted);
        }
        catch (Exception exception)
        {
            var refusal = (exception as RefusedException)?.Refusal;
            if (!await body.TryFailAsync(refusal ?? Failed) || context.RequestAborted.IsCancellationRequested)
            {
                throw;
            }

            if (refusal is null)
            {
                LogFailed(exception);
            }
        }
        finally
        {
            await body.DisposeAsync();
            features.Set(inner);
            features.Set(sent);
        }
    }

    // The headers of an early stream contain the session id. They could not be withdrawn if the session cannot be stored.
    private bool MayBeSilent(HttpRequest request, MessageHead message, AnswerForms forms) =>
        message is { Method: not null, Id: not null } && forms.HasFlag(AnswerForms.EventStream) && heartbeats.SilentCall > TimeSpan.Zero
        && (message.Method is not RequestMethods.Initialize || !_hasSessions || ProtocolVersions.IsModern(request))
        && (!_hasSessions || SdkEndpoints.IsStreamableHttp(request.HttpContext.GetEndpoint()));

    private async Task GetAsync(HttpContext context)
    {
        // A GET without a session id is rejected later, for the missing session.
        if (!AcceptHeader.TakesEventStream(context.Request) && context.Request.Headers.ContainsKey(McpHeaders.SessionId) && !ProtocolVersions.IsModern(context.Request))
        {
            await NotAccepted.WriteAsync(context);
            return;
        }

        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var stream = new HeartbeatStream(inner.Stream, context.Response, heartbeats);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(stream, inner));
        try
        {
            await next(context);
        }
        finally
        {
            context.Features.Set(inner);
        }
    }

    [LoggerMessage(LogLevel.Error, "A request failed after its event stream had begun.")]
    private partial void LogFailed(Exception exception);
}
