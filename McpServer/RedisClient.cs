using OpenTelemetry.Trace;

namespace McpAspire.Server;

internal static class RedisClient
{
    private const string Name = "redis";

    // Selects the attributes of command spans. Without it, spans have those of the older, unstable semantic conventions for databases. The
    // instrumentation reads it only from the environment.
    private const string SemanticConventions = "OTEL_SEMCONV_STABILITY_OPT_IN";

    /// <summary>Whether Redis is configured: whether the connection string <c>redis</c> exists.</summary>
    public static bool HasRedis(this IHostApplicationBuilder builder) => !string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(Name));

    /// <summary>Connects to Redis through Aspire's integration.</summary>
    public static void AddRedisClient(this IHostApplicationBuilder builder)
    {
        builder.AddRedisClient(
            Name,
            settings =>
            {
                // Aspire's check reports unhealthy without Redis; the check of WithRedis() reports degraded.
                settings.DisableHealthChecks = true;
                // Aspire's instrumentation sends spans up to 10 s late, which cannot be configured.
                settings.DisableTracing = true;
                // Connects at start, not in the first request: it takes up to 5 s while Redis is unavailable.
                settings.DisableAutoActivation = false;
            },
            options =>
            {
                // While Redis is unavailable, a replica must start and serve requests that need no Redis.
                options.AbortOnConnectFail = false;
                // One attempt at start, which may take 5 s. More attempts follow in the background.
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
