using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Filters;

/// <summary>
/// Answers a call with what the tool says is wrong with it, as the MCP SDK does; but the SDK also logs it as a failure of the server, with the
/// arguments that a tool quotes in it. One that has a cause is a failure, and logged here, once.
/// </summary>
internal static partial class ToolMistakes
{
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Answer(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        async (request, cancellationToken) =>
        {
            try
            {
                return await next(request, cancellationToken);
            }
            catch (McpException exception) when (exception is not McpProtocolException)
            {
                if (exception.InnerException is not null)
                {
                    LogFailed(request.Services!.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ToolMistakes)), request.Params.Name, exception);
                }

                return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = $"An error occurred invoking '{request.Params.Name}': {exception.Message}" }] };
            }
        };

    [LoggerMessage(LogLevel.Error, "The tool {Tool} failed.")]
    private static partial void LogFailed(ILogger logger, string tool, Exception exception);
}
