using Microsoft.Extensions.Configuration;

namespace McpAspire.AppHost;

internal static class RedisExtensions
{
    /// <summary>The Redis that configuration names by a connection string; where it names none, one of the application's own.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddRedisOrConnectionString(this IDistributedApplicationBuilder builder, string name) =>
        builder.Configuration.GetConnectionString(name) is null ? builder.AddRedis(name) : builder.AddConnectionString(name);
}
