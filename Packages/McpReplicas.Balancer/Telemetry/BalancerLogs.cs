using Microsoft.Extensions.Logging.Console;

namespace McpReplicas.Balancer.Telemetry;

/// <summary>The balancer logs one line for each change of state, and never waits for the console.</summary>
internal static class BalancerLogs
{
    // These log a stack trace for each failed request and each failed probe. The balancer logs the resulting ejections itself.
    private static readonly string[] Silent =
    [
        "Yarp.ReverseProxy.Forwarder.HttpForwarder", "Yarp.ReverseProxy.Health.ActiveHealthCheckMonitor", "Yarp.ReverseProxy.Health.DestinationHealthUpdater",
    ];

    // These log several lines for each request unless configuration sets another level.
    private static readonly string[] Talkative = ["Microsoft.AspNetCore", "Yarp"];

    public static void AddBalancerLogs(this ILoggingBuilder logging)
    {
        // A full console pipe would block the threads that log, and these threads also serve sockets. The log reports how many lines were dropped.
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        // Inserted first, so that configuration overrides them.
        logging.Services.Configure<LoggerFilterOptions>(filter =>
        {
            foreach (var (category, level) in Silent.Select(category => (category, LogLevel.None)).Concat(Talkative.Select(category => (category, LogLevel.Warning))))
            {
                filter.Rules.Insert(0, new LoggerFilterRule(providerName: null, category, level, filter: null));
            }
        });
    }
}
