namespace McpAspire.McpServer.Redis;

internal static class RedisExtensions
{
    /// <summary>Whether there is a Redis: whether configuration has the connection string <c>redis</c>.</summary>
    public static bool HasRedis(this IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration.GetConnectionString("redis"));

    /// <summary>Connects to the Redis there is, if any.</summary>
    public static IHostApplicationBuilder AddRedis(this IHostApplicationBuilder builder)
    {
        if (builder.Configuration.HasRedis())
        {
            builder.Services.AddSingleton(new RedisConnection(builder.Configuration.GetConnectionString("redis")!));
            builder.Services.AddHealthChecks().AddCheck<RedisHealth>("redis");
        }

        return builder;
    }
}
