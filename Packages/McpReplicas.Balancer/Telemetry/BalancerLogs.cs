using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace McpReplicas.Balancer.Telemetry;

/// <summary>The balancer logs one line for each change of state, whatever happens meanwhile, and never waits for the console.</summary>
internal static class BalancerLogs
{
    // A stack trace for each lost request and for each probe of an unavailable replica; what follows from them the balancer logs itself.
    private static readonly string[] Silent =
    [
        "Yarp.ReverseProxy.Forwarder.HttpForwarder", "Yarp.ReverseProxy.Health.ActiveHealthCheckMonitor", "Yarp.ReverseProxy.Health.DestinationHealthUpdater",
    ];

    public static void AddBalancerLogs(this ILoggingBuilder logging)
    {
        // A console that nobody reads would stop each thread that logs, and a thread that logs here serves a socket. What is dropped is counted in the log.
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        // First, so that configuration that names one of them prevails.
        logging.Services.Configure<LoggerFilterOptions>(filter =>
        {
            foreach (var category in Silent)
            {
                filter.Rules.Insert(0, new LoggerFilterRule(providerName: null, category, LogLevel.None, filter: null));
            }
        });
    }
}
