using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Filters;

/// <summary>
/// Returns the message of an <see cref="McpException"/> that a tool throws, as the MCP SDK does. But the SDK also logs it as an error of the server,
/// with any arguments that the message quotes. Here only an exception with an inner exception counts as an error of the server; it is logged once.
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
