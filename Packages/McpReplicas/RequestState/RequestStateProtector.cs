using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using McpReplicas.RequestState;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas;

/// <summary>
/// Protects the state that a client carries from one round of a tool call to the next (MCP 2026-07-28, requestState). Nobody else can read or
/// change it, and it is valid for a limited time, and only for the same tool, user and arguments. It can be used more than once in that time.
/// </summary>
/// <param name="protection">ASP.NET Core's data protection, whose keys all replicas share.</param>
/// <param name="options">Say how long a state is valid.</param>
public sealed class RequestStateProtector(IDataProtectionProvider protection, IOptions<McpReplicasOptions> options)
{
    /// <summary>Protects what is known after a round of the call.</summary>
    /// <param name="state">What is known, as text.</param>
    /// <param name="request">The round.</param>
    /// <returns>The <c>requestState</c> for the client.</returns>
    public string Protect(string state, RequestContext<CallToolRequestParams> request) => For(request).Protect(state, options.Value.RequestState.Lifetime);

    /// <summary>Reads what a round before protected; null in the first round, in which a client has no state.</summary>
    /// <param name="request">The round.</param>
    /// <exception cref="McpProtocolException">It was changed, has expired, or is from another call (-32602).</exception>
    public string? Unprotect(RequestContext<CallToolRequestParams> request)
    {
        if (request.Params.RequestState is not { } state)
        {
            return null;
        }

        try
        {
            return For(request).Unprotect(state);
        }
        // Any other cause is a key ring that cannot be read, for which the client can do nothing.
        catch (CryptographicException exception) when (exception.InnerException is null or FormatException)
        {
            throw new McpProtocolException(
                $"Invalid requestState: not issued by this server for {RequestMethods.ToolsCall} {request.Params.Name}. " +
                $"It is valid for {options.Value.RequestState.Lifetime}, for the same user and the same arguments. Begin the call again, without requestState.",
                McpErrorCode.InvalidParams);
        }
    }

    private ITimeLimitedDataProtector For(RequestContext<CallToolRequestParams> request) => protection
        .CreateProtector([typeof(RequestStateProtector).FullName!, RequestMethods.ToolsCall, request.Params.Name, ArgumentsFingerprint.Of(request.Params.Arguments), .. User(request)])
        .ToTimeLimitedDataProtector();

    private static string[] User(RequestContext<CallToolRequestParams> request) => Caller.Of(request.User) switch
    {
        null => throw new McpException("This tool keeps state for its user, and nothing tells this user from others: neither a claim (NameIdentifier, sub, Upn) nor a name."),
        "" => [],
        var user => [user],
    };
}
