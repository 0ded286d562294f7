using McpReplicas.Aspire.Model;
using McpReplicas.Aspire.Redis;
using McpReplicas.Aspire.Start;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds the Redis of an MCP server's replicas to an application.</summary>
public static class McpRedisExtensions
{
    /// <summary>
    /// Adds a Redis: the one of a connection string of that name where configuration has one, else one of the application's own. Published it is
    /// always a container. A Redis that cannot be had ends the run, in a sentence, when the application starts.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the resource and of the connection string. Replicas share their sessions and keys through <c>redis</c>.</param>
    /// <param name="mode">Which Redis; a container where a container runtime answers by default, else Garnet in a process of its own.</param>
    /// <returns>The Redis; null for <see cref="McpRedisMode.None"/>, and where it cannot be had.</returns>
    public static IResourceBuilder<IResourceWithConnectionString>? AddMcpRedis(this IDistributedApplicationBuilder builder, [ResourceName] string name, McpRedisMode mode = McpRedisMode.Auto)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        if (mode is McpRedisMode.None)
        {
            return null;
        }

        // What is published names the platform's own container; what answers on this machine says nothing about the platform.
        if (builder.ExecutionContext.IsPublishMode)
        {
            return builder.AddRedis(name);
        }

        if (!string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(name)))
        {
            return builder.AddConnectionString(name).WithAnnotation(new RedisDescription($"the one of ConnectionStrings:{name}"));
        }

        // Asked only where the answer matters: it may take seconds.
        var runtime = mode is McpRedisMode.Embedded ? null : ContainerRuntime.Find(builder.Configuration);
        if (runtime is not null)
        {
            return builder.AddRedis(name).WithoutCertificate().WithAnnotation(new RedisDescription($"a container of {runtime}"));
        }

        if (mode is McpRedisMode.Container)
        {
            return Refuse($"Redis in a container needs a container runtime, and {ContainerRuntime.NoAnswer(builder.Configuration)}. Start one, or choose the embedded Redis (--Redis=Embedded), which needs none.");
        }

        if (!GarnetTool.TryFind(builder.AppHostDirectory, out var garnet, out var problem))
        {
            return Refuse(problem);
        }

        var reason = mode is McpRedisMode.Auto ? $", because {ContainerRuntime.NoAnswer(builder.Configuration)}" : "";
        return builder.AddEmbeddedRedis(name, garnet).WithAnnotation(new RedisDescription($"Garnet {GarnetTool.Version} in a process of its own{reason}"));

        IResourceBuilder<IResourceWithConnectionString>? Refuse(string sentence)
        {
            StartFailure.Of(builder).Add(sentence);
            return null;
        }
    }
}
