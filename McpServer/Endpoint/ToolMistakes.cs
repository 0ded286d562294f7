using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.McpServer.Endpoint;

/// <summary>
/// Answers a call with what the tool says is wrong with it, as the server's package does; but the package also logs it as a failure of the
/// server, with the arguments that a tool quotes in it.
/// </summary>
internal static class ToolMistakes
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
                return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = $"An error occurred invoking '{request.Params.Name}': {exception.Message}" }] };
            }
        };
}
