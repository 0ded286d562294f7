using Microsoft.Extensions.Configuration;

namespace McpAspire.AppHost.Redis;

internal static class RedisExtensions
{
    private const string Name = "redis";

    /// <summary>
    /// Adds the Redis that the mode asks for, null for <see cref="RedisMode.None"/>. Where it cannot be had, a sentence goes to the error output and
    /// <see cref="Environment.ExitCode"/> becomes 1.
    /// </summary>
    public static bool TryAddRedis(this IDistributedApplicationBuilder builder, RedisMode mode, out IResourceBuilder<IResourceWithConnectionString>? redis)
    {
        redis = null;
        if (mode is RedisMode.None)
        {
            return true;
        }

        // What is published names the platform's own container; what answers on this machine says nothing about the platform.
        if (builder.ExecutionContext.IsPublishMode)
        {
            redis = builder.AddRedis(Name);
            return true;
        }

        if (!string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(Name)))
        {
            redis = builder.AddConnectionString(Name).WithAnnotation(new RedisDescription($"the one of ConnectionStrings:{Name}"));
            return true;
        }

        // Asked only where the answer matters: it may take seconds.
        var runtime = mode is RedisMode.Embedded ? null : ContainerRuntime.Find(builder.Configuration);
        if (runtime is not null)
        {
            redis = builder.AddRedis(Name).WithAnnotation(new RedisDescription($"a container of {runtime}"));
            return true;
        }

        if (mode is RedisMode.Container)
        {
            return Refuse($"--Redis=Container needs a container runtime, and {ContainerRuntime.NoAnswer(builder.Configuration)}. Start one, or choose --Redis=Embedded, which needs none.");
        }

        if (!GarnetTool.TryFind(builder.AppHostDirectory, out var garnet, out var problem))
        {
            return Refuse(problem);
        }

        var reason = mode is RedisMode.Auto ? $", because {ContainerRuntime.NoAnswer(builder.Configuration)}" : "";
        redis = builder.AddEmbeddedRedis(Name, garnet).WithAnnotation(new RedisDescription($"Garnet {GarnetTool.Version} in a process of its own{reason}"));
        return true;
    }

    private static bool Refuse(string problem)
    {
        Console.Error.WriteLine(problem);
        Environment.ExitCode = 1;
        return false;
    }
}
