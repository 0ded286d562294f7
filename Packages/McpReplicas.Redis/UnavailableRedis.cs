using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using StackExchange.Redis;

namespace McpReplicas.Redis;

/// <summary>Reports to the caller of a tool that Redis is unavailable. The MCP SDK reports only that an error occurred.</summary>
internal static class UnavailableRedis
{
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Report(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        async (request, cancellationToken) =>
        {
            try
            {
                return await next(request, cancellationToken);
            }
            catch (Exception exception) when (IsOfRedis(exception))
            {
                throw new McpException("This tool needs Redis, which does not answer. Try again later.", exception);
            }
        };

    // Data protection with keys in Redis wraps the exceptions of Redis.
    private static bool IsOfRedis(Exception? exception) => exception is RedisException or RedisTimeoutException || (exception is not null && IsOfRedis(exception.InnerException));
}
