using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.Server.Tools;

[McpServerToolType]
internal sealed partial class BasicTools
{
    private const int MostSteps = 1_000;
    private const int LongestPause = 10_000;

    [McpServerTool(Title = "Echo", ReadOnly = true, Idempotent = true, OpenWorld = false)]
    [Description("Returns the message unchanged.")]
    public static string Echo([Description("Any text.")] string message) => message;

    [McpServerTool(Title = "Count", ReadOnly = true, Idempotent = true, OpenWorld = false)]
    [Description("Counts up from 1. Reports progress at each step if the client asked for it, logs each step at the level debug, and stops when the client cancels.")]
    public static async Task<string> CountTo(
        RequestContext<CallToolRequestParams> request,
        [Description("Where to end: 1 to 1000.")] int limit,
        IProgress<ProgressNotificationValue> progress,
        CancellationToken cancellationToken,
        [Description("The pause after each step in milliseconds: 0 to 10000.")] int pause = 100)
    {
        if (limit is < 1 or > MostSteps || pause is < 0 or > LongestPause)
        {
            throw new McpException($"limit must be from 1 to {MostSteps} and pause from 0 to {LongestPause}; they were {limit} and {pause}.");
        }

#pragma warning disable MCP9005 // Deprecated by 2026-07-28, but its clients may still ask for logs.
        var log = request.Server.AsClientLoggerProvider().CreateLogger("count_to");
#pragma warning restore MCP9005
        for (var step = 1; step <= limit; step++)
        {
            LogStep(log, step, limit);
            progress.Report(new() { Progress = step, Total = limit, Message = $"Counted to {step} of {limit}." });
            await Task.Delay(pause, cancellationToken);
        }

        return $"Counted to {limit}.";
    }

    [LoggerMessage(LogLevel.Debug, "Counted to {Step} of {Limit}.")]
    private static partial void LogStep(ILogger logger, int step, int limit);
}
