using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using StackExchange.Redis;

namespace McpReplicas.Redis;

/// <summary>Says to the caller of a tool that needs Redis that it is unavailable. The MCP SDK says only that an error occurred.</summary>
internal static class UnavailableRedis
{
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> SaySo(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        async (request, cancellationToken) =>
        {
            try
            {
                return await next(request, cancellationToken);
            }
            catch (Exception exception) when (IsOfRedis(exception))
            {
                throw new McpException("What this tool needs is kept in Redis, which does not answer now. Try again later.", exception);
            }
        };

    // What protects data with keys in Redis wraps what Redis throws.
    private static bool IsOfRedis(Exception? exception) => exception is RedisException or RedisTimeoutException || (exception is not null && IsOfRedis(exception.InnerException));
}
