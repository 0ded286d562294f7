using System.ComponentModel;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.Tests;

/// <summary>The tools for scenarios of the MCP conformance suite that are not yet in a release of it.</summary>
[McpServerToolType]
internal sealed class ScenarioTools
{
    public const string Url = "https://example.com/consent?id=7";

    [McpServerTool(Name = "repeat"), Description("Reports progress several times, and returns the text.")]
    public static async Task<string> Repeat(string text, int times, int pause, IProgress<ProgressNotificationValue> progress, CancellationToken cancellationToken)
    {
        for (var time = 1; time <= times; time++)
        {
            progress.Report(new() { Progress = time, Total = times, Message = text });
            await Task.Delay(pause, cancellationToken);
        }

        return text;
    }

#pragma warning disable MCP9005, CA1848, CA2254 // Deprecated by 2026-07-28, but clients still use it. The loop logs a line at each level.
    [McpServerTool(Name = "log"), Description("Logs a line at each level that .NET has.")]
    public static string Log(RequestContext<CallToolRequestParams> request, string line)
    {
        var logger = request.Server.AsClientLoggerProvider().CreateLogger("log");
        foreach (var level in new[] { LogLevel.Debug, LogLevel.Information, LogLevel.Warning, LogLevel.Error, LogLevel.Critical })
        {
            logger.Log(level, line);
        }

        return line;
    }
#pragma warning restore MCP9005, CA1848, CA2254

    [McpServerTool(Name = "consent"), Description("Asks the user to open a page, and notifies the client when the user has finished.")]
    public static async Task<string> Consent(McpServer server, CancellationToken cancellationToken)
    {
        var page = Page("7");
        var answer = await server.ElicitAsync(page, cancellationToken);
        await server.SendNotificationAsync(NotificationMethods.ElicitationCompleteNotification, new ElicitationCompleteNotificationParams { ElicitationId = page.ElicitationId! }, cancellationToken: cancellationToken);
        return $"{answer.Action} {answer.Content?.Count ?? 0}";
    }

    [McpServerTool(Name = "needs_consent"), Description("Works only after the user has opened a page.")]
    public static string NeedsConsent() => throw new UrlElicitationRequiredException("Open the page first.", [Page("8")]);

    private static ElicitRequestParams Page(string id) => new() { Mode = "url", Message = "Please allow it.", Url = Url, ElicitationId = id };
}
