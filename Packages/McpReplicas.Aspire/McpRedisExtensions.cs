using McpReplicas.Aspire.Model;
using McpReplicas.Aspire.Redis;
using McpReplicas.Aspire.Start;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds the Redis of an MCP server's replicas to an application.</summary>
public static class McpRedisExtensions
{
    /// <summary>
    /// Adds a Redis. If configuration has a connection string of that name, that Redis is used; else the mode decides. When published it is always a
    /// container. If no such Redis is available, the start fails with a message.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the resource and of the connection string. Replicas share their sessions and keys in the Redis named <c>redis</c>.</param>
    /// <param name="mode">Which Redis. Auto by default: a container if a container runtime answers, else Garnet in a separate process.</param>
    /// <returns>The Redis; null for <see cref="McpRedisMode.None"/> and if it is not available.</returns>
    public static IResourceBuilder<IResourceWithConnectionString>? AddMcpRedis(this IDistributedApplicationBuilder builder, [ResourceName] string name, McpRedisMode mode = McpRedisMode.Auto)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        if (mode is McpRedisMode.None)
        {
            return null;
        }

        // The published application runs elsewhere, so the container runtime of this machine does not matter.
        if (builder.ExecutionContext.IsPublishMode)
        {
            return builder.AddRedis(name);
        }

        if (!string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(name)))
        {
            return builder.AddConnectionString(name).WithAnnotation(new RedisDescription($"from ConnectionStrings:{name}"));
        }

        // The check may take seconds, so it is skipped where its result does not matter.
        var runtime = mode is McpRedisMode.Embedded ? null : ContainerRuntime.Find(builder.Configuration);
        if (runtime is not null)
        {
            return builder.AddRedis(name).WithoutCertificate().WithAnnotation(new RedisDescription($"a container of {runtime}"));
        }

        if (mode is McpRedisMode.Container)
        {
            return Refuse($"Redis in a container needs a container runtime, but {ContainerRuntime.NoAnswer(builder.Configuration)}. Start the container runtime, or use the embedded Redis (--Redis=Embedded), which does not need it.");
        }

        if (!GarnetTool.TryFind(builder.AppHostDirectory, out var garnet, out var problem))
        {
            return Refuse(problem);
        }

        var reason = mode is McpRedisMode.Auto ? $", because {ContainerRuntime.NoAnswer(builder.Configuration)}" : "";
        return builder.AddEmbeddedRedis(name, garnet).WithAnnotation(new RedisDescription($"Garnet {GarnetTool.Version} in a separate process{reason}"));

        IResourceBuilder<IResourceWithConnectionString>? Refuse(string sentence)
        {
            StartFailure.Of(builder).Add(sentence);
            return null;
        }
    }
}
