using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.ConformanceServer;

/// <summary>Tools that send progress and log messages to the client.</summary>
[McpServerToolType]
internal sealed partial class NotificationTools
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    [McpServerTool(Name = "test_tool_with_progress"), Description("Reports progress at the start, half way and at the end.")]
    public static async Task<string> Progress(IProgress<ProgressNotificationValue> progress, CancellationToken cancellationToken)
    {
        foreach (var percent in new[] { 0, 50, 100 })
        {
            progress.Report(new() { Progress = percent, Total = 100 });
            await Task.Delay(Pause, cancellationToken);
        }

        return "Done, with progress reported three times.";
    }

    [McpServerTool(Name = "test_tool_with_logging"), Description("Logs at the start, half way and at the end.")]
    public static async Task<string> Logging(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        var logger = ClientLogger(request);
        foreach (var step in new[] { "execution started", "processing data", "execution completed" })
        {
            LogTool(logger, step);
            await Task.Delay(Pause, cancellationToken);
        }

        return "Done, with three messages logged.";
    }

    // The suite calls this tool without a log level and expects no message.
    [McpServerTool(Name = "test_logging_tool"), Description("Logs one message.")]
    public static string UnaskedLogging(RequestContext<CallToolRequestParams> request)
    {
        LogTool(ClientLogger(request), "executed");
        return "Done, with one message logged.";
    }

    private static ILogger ClientLogger(RequestContext<CallToolRequestParams> request) => request.Server.AsClientLoggerProvider().CreateLogger("fixtures");

    [LoggerMessage(LogLevel.Information, "Tool {Step}")]
    private static partial void LogTool(ILogger logger, string step);
}
