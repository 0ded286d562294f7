using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore.Checks;
using ModelContextProtocol.AspNetCore.Http;
using ModelContextProtocol.AspNetCore.Sessions;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore.Endpoints;

/// <summary>Takes one message, and answers a request on the response's own event stream.</summary>
internal sealed class PostEndpoint(
    ProtocolVersionCheck versions,
    SessionLookup sessions,
    SessionFactory factory,
    IOptions<McpServerOptions> server,
    IOptions<HttpServerTransportOptions> transport)
{
    private static readonly bool AnyRequestMayBegin =
        AppContext.TryGetSwitch("ModelContextProtocol.AspNetCore.AllowNewSessionForNonInitializeRequests", out var allowed) && allowed;

    private HttpServerSessionMode Mode => transport.Value.SessionMode;

    public async Task HandleAsync(HttpContext context)
    {
        if (!context.Request.Accepts("application/json", "text/event-stream"))
        {
            await Refusal.NotAcceptable("both application/json and text/event-stream").WriteAsync(context);
            return;
        }

        if (await ReadAsync(context) is not { } post)
        {
            await Refusal.BadRequest("The POST body did not contain a valid JSON-RPC message.", (int)McpErrorCode.InvalidRequest).WriteAsync(context);
            return;
        }

        var (session, refusal) = Check(context, post) is { } wrong ? (null, wrong) : await FindSessionAsync(context, post);
        if (refusal is not null)
        {
            await refusal.WriteAsync(context, post.Id);
            return;
        }

        session ??= await factory.StartAsync(context, stateless: post.IsModern || Mode is HttpServerSessionMode.Stateless);
        await using var use = session.Enter();
        EventStream.Start(context);
        Func<JsonRpcMessage?, ValueTask>? onResponseStarting = post.IsModern ? first => ErrorStatus.ApplyAsync(context.Response, first) : null;
        if (!await session.Transport.HandlePostRequestAsync(post.Message, context.Response.Body, onResponseStarting, context.RequestAborted))
        {
            context.Response.ContentType = null;
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }

    private static async Task<PostedMessage?> ReadAsync(HttpContext context)
    {
        try
        {
            return await context.ReadMessageAsync() is { } message ? new(context.Request.Headers, message) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The body is read before its version is checked, so that a refusal can carry the request's id.
    private Refusal? Check(HttpContext context, PostedMessage post) =>
        versions.Check(context)
        ?? VersionAgreementCheck.Check(post)
        ?? RoutingHeaderCheck.Check(post, server.Value)
        ?? ParameterHeaderCheck.Check(post, server.Value.ToolCollection)
        ?? ModernRequestCheck.Check(post);

    /// <returns>Neither, where the message begins a new session.</returns>
    private async ValueTask<(Session? Session, Refusal? Refusal)> FindSessionAsync(HttpContext context, PostedMessage post)
    {
        if (post.IsModern)
        {
            // Who asked for sessions gets clients that have them: one of both eras falls back to initialize.
            return (null, Mode is HttpServerSessionMode.Stateful ? SessionRefusal.Modern(post.ProtocolVersion) : null);
        }

        var id = post.Headers[McpHeaders.SessionId].ToString();
        if (Mode is HttpServerSessionMode.Stateless)
        {
            return (null, id.Length is 0 ? null : SessionRefusal.Stateless);
        }

        if (id.Length > 0)
        {
            return await sessions.FindAsync(context, id);
        }

        return (null, AnyRequestMayBegin || post is { IsRequest: true, Method: RequestMethods.Initialize } ? null : SessionRefusal.NotInitialize);
    }
}
