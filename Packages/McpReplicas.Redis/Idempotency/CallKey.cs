using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using McpReplicas.Http;
using McpReplicas.RequestState;
using McpReplicas.Sessions;
using Microsoft.Extensions.Primitives;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Redis.Idempotency;

/// <summary>The <c>Idempotency-Key</c> of a request (draft-ietf-httpapi-idempotency-key-header). The filter of the call reads it, and stores here the error to send.</summary>
internal sealed class CallKey
{
    private const string Header = "Idempotency-Key";
    private const int Longest = 255;

    // An AsyncLocal because the HTTP request may have ended when its call begins; its HttpContext is no longer available then.
    private static readonly AsyncLocal<CallKey?> Present = new();

    // HTTP+SSE only accepts a message with its POST and handles it as part of the client's GET.
    private static readonly Refusal NoEventStreams = new(StatusCodes.Status400BadRequest, Refusal.InvalidRequest, $"An {Header} works only with Streamable HTTP, not with HTTP+SSE. The call was not executed.");

    private readonly StringValues _text;
    private readonly string[] _credentials;
    private readonly Dictionary<string, string?> _place;

    private CallKey(HttpRequest request)
    {
        _text = request.Headers[Header];
        // An application may check credentials itself; then every caller is anonymous here.
        _credentials = ["", request.Headers.Authorization.ToString(), request.Headers["X-Api-Key"].ToString()];
        // Route values, such as a tenant, instead of the path, because one path has many spellings.
        _place = request.RouteValues.ToDictionary(value => value.Key, value => value.Value?.ToString()?.ToUpperInvariant());
    }

    public static CallKey? Current => Present.Value;

    public CallError? Error { get; private set; }

    public static RequestDelegate Read(RequestDelegate next) => async context =>
    {
        if (HttpMethods.IsPost(context.Request.Method) && context.Request.Headers.ContainsKey(Header))
        {
            if (!SdkEndpoints.IsStreamableHttp(context.GetEndpoint()))
            {
                await NoEventStreams.WriteAsync(context);
                return;
            }

            var key = Present.Value = new CallKey(context.Request);
            context.Response.OnStarting(() => key.Error?.SetStatusAsync(context.Response) ?? Task.CompletedTask);
        }

        await next(context);
    };

    /// <summary>Replaces the result by the error.</summary>
    public static McpMessageHandler Send(McpMessageHandler next) => (context, cancellationToken) =>
    {
        if (context.JsonRpcMessage is JsonRpcResponse response && Current?.Error is { } error)
        {
            context.JsonRpcMessage = new JsonRpcError { Id = response.Id, Error = error.Detail, Context = response.Context };
        }

        return next(context, cancellationToken);
    };

    /// <summary>Answers with the error. Does not throw it, because the MCP SDK logs an exception as a failure of the tool.</summary>
    public CallToolResult Fail(CallError error)
    {
        Error = error;
        return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = error.Detail.Message }] };
    }

    /// <summary>Builds the name of the key in Redis, which is different for each user. Returns an error if the key is invalid.</summary>
    public CallError? TryName(ClaimsPrincipal? caller, out string name)
    {
        name = "";
        if (_text is not [{ Length: > 0 and <= Longest } text])
        {
            return new(StatusCodes.Status400BadRequest, $"{Header} must be a single value of 1 to {Longest} characters.");
        }

        if (Caller.Of(caller) is not { } user)
        {
            return new(StatusCodes.Status400BadRequest, $"An {Header} is valid for one user, and this user cannot be identified: no claim NameIdentifier, sub or Upn, and no name. The call was not executed.");
        }

        string[] owner = user.Length > 0 ? [user] : _credentials;
        name = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<string[]>([.. owner, text])));
        return null;
    }

    /// <summary>Builds the name of the running call. It includes the route, so that a notification sent to another route does not stop the call.</summary>
    public string InPlace(string name) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { name, _place })));

    /// <summary>Returns the same text for each round of a call: the same tool with the same arguments, in any order.</summary>
    public string Fingerprint(CallToolRequestParams call) => ArgumentsFingerprint.Of(
    [
        new("name", JsonSerializer.SerializeToElement(call.Name)),
        new("arguments", JsonSerializer.SerializeToElement(call.Arguments ?? new Dictionary<string, JsonElement>())),
        new("place", JsonSerializer.SerializeToElement(_place)),
    ]);
}
