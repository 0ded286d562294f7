using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using McpReplicas.RequestState;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas;

/// <summary>
/// Encrypts and signs the state that a client carries from one round of a tool call to the next (MCP 2026-07-28, requestState). Only the replicas can read or
/// change it. It is valid for a limited time and only for the same tool, user and arguments; in that time it can be used more than once.
/// </summary>
/// <param name="protection">ASP.NET Core's data protection. All replicas must share its keys.</param>
/// <param name="options">Contain the lifetime of a state.</param>
public sealed class RequestStateProtector(IDataProtectionProvider protection, IOptions<McpReplicasOptions> options)
{
    /// <summary>Protects the state after a round of the call.</summary>
    /// <param name="state">The state, as text.</param>
    /// <param name="request">The round.</param>
    /// <returns>The <c>requestState</c> for the client.</returns>
    public string Protect(string state, RequestContext<CallToolRequestParams> request) => For(request).Protect(state, options.Value.RequestState.Lifetime);

    /// <summary>Reads the state that an earlier round protected; null in the first round.</summary>
    /// <param name="request">The round.</param>
    /// <exception cref="McpProtocolException">The state was changed, has expired, or belongs to another call (-32602).</exception>
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
        // Any other cause means that the key ring cannot be read, which the client cannot correct.
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
        null => throw new McpException("This tool keeps state per user, but the user cannot be identified: there is neither a claim (NameIdentifier, sub, Upn) nor a name."),
        "" => [],
        var user => [user],
    };
}
