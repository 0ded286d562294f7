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

/// <summary>The <c>Idempotency-Key</c> of a request (draft-ietf-httpapi-idempotency-key-header), for the filter of the call in it, and the error that the filter has for the request.</summary>
internal sealed class CallKey
{
    private const string Header = "Idempotency-Key";
    private const int Longest = 255;

    // The request may be over when its call begins, so that nobody can be asked for it any more.
    private static readonly AsyncLocal<CallKey?> Present = new();

    // There a message is only accepted, and handled as part of the client's GET.
    private static readonly Refusal NoEventStreams = new(StatusCodes.Status400BadRequest, Refusal.InvalidRequest, $"An {Header} needs Streamable HTTP. Over HTTP+SSE nothing was executed.");

    private readonly StringValues _text;
    private readonly string[] _credentials;
    private readonly Dictionary<string, string?> _place;

    private CallKey(HttpRequest request)
    {
        _text = request.Headers[Header];
        // An application may check them by itself, so that every caller is anonymous here.
        _credentials = ["", request.Headers.Authorization.ToString(), request.Headers["X-Api-Key"].ToString()];
        // Such as a tenant in the path. The path itself has many spellings.
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

    /// <summary>Sends the error in place of a result.</summary>
    public static McpMessageHandler Send(McpMessageHandler next) => (context, cancellationToken) =>
    {
        if (context.JsonRpcMessage is JsonRpcResponse response && Current?.Error is { } error)
        {
            context.JsonRpcMessage = new JsonRpcError { Id = response.Id, Error = error.Detail, Context = response.Context };
        }

        return next(context, cancellationToken);
    };

    /// <summary>Answers with the error. It is thrown nowhere, for the MCP SDK logs what is thrown as a failure of the tool.</summary>
    public CallToolResult Fail(CallError error)
    {
        Error = error;
        return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = error.Detail.Message }] };
    }

    /// <summary>Names the key in Redis, for its user alone; or says why it is none.</summary>
    public CallError? TryName(ClaimsPrincipal? caller, out string name)
    {
        name = "";
        if (_text is not [{ Length: > 0 and <= Longest } text])
        {
            return new(StatusCodes.Status400BadRequest, $"{Header} must be one text of 1 to {Longest} characters.");
        }

        if (Caller.Of(caller) is not { } user)
        {
            return new(StatusCodes.Status400BadRequest, $"The {Header} belongs to its user, and nothing tells this user from others: neither a claim (NameIdentifier, sub, Upn) nor a name. The call was not executed.");
        }

        string[] owner = user.Length > 0 ? [user] : _credentials;
        name = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<string[]>([.. owner, text])));
        return null;
    }

    /// <summary>Names the call that has the key, in this place alone: elsewhere nobody stops it.</summary>
    public string InPlace(string name) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { name, _place })));

    /// <summary>Is the same for each round of a call: for the same tool with the same arguments, in whatever order they are written.</summary>
    public string Fingerprint(CallToolRequestParams call) => ArgumentsFingerprint.Of(
    [
        new("name", JsonSerializer.SerializeToElement(call.Name)),
        new("arguments", JsonSerializer.SerializeToElement(call.Arguments ?? new Dictionary<string, JsonElement>())),
        new("place", JsonSerializer.SerializeToElement(_place)),
    ]);
}
