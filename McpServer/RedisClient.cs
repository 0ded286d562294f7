using OpenTelemetry.Trace;

namespace McpAspire.Server;

internal static class RedisClient
{
    private const string Name = "redis";

    // Which attributes the spans of commands have; without it those that the semantic conventions for databases had before they were stable. The
    // instrumentation reads it from the environment alone.
    private const string SemanticConventions = "OTEL_SEMCONV_STABILITY_OPT_IN";

    /// <summary>Whether there is a Redis: whether configuration has the connection string <c>redis</c>.</summary>
    public static bool HasRedis(this IHostApplicationBuilder builder) => !string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(Name));

    /// <summary>Connects to it, by Aspire's integration.</summary>
    public static void AddRedisClient(this IHostApplicationBuilder builder)
    {
        builder.AddRedisClient(
            Name,
            settings =>
            {
                // It would be unhealthy without Redis; that of WithRedis() is degraded.
                settings.DisableHealthChecks = true;
                // Its instrumentation sends spans up to 10 s late, which cannot be changed.
                settings.DisableTracing = true;
                // Connecting takes up to 5 s where Redis is unavailable: at start, not in the first request.
                settings.DisableAutoActivation = false;
            },
            options =>
            {
                // A replica must start, and serve everything that needs no Redis, while Redis is unavailable.
                options.AbortOnConnectFail = false;
                // Each try at start may take 5 s. It goes on connecting in the background.
                options.ConnectRetry = 1;
            });

        if (Environment.GetEnvironmentVariable(SemanticConventions) is null)
        {
            Environment.SetEnvironmentVariable(SemanticConventions, "database");
        }

        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing
            .AddProcessor<RedisSpans>()
            .AddRedisInstrumentation(options =>
            {
                options.FlushInterval = TimeSpan.FromSeconds(1);
                options.EnrichActivityWithTimingEvents = false;
            }));
    }
}
