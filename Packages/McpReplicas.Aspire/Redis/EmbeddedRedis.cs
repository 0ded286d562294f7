using Microsoft.Extensions.DependencyInjection;

namespace McpReplicas.Aspire.Redis;

/// <summary>Garnet in a separate process.</summary>
internal sealed class EmbeddedRedis(string name, int port, ParameterResource password) : ExecutableResource(name, "dotnet", Path.GetTempPath()), IResourceWithConnectionString
{
    private string SettingsFile { get; } = Path.Combine(Path.GetTempPath(), $"garnet-{Guid.NewGuid():N}.json");

    public ReferenceExpression ConnectionStringExpression { get; } = ReferenceExpression.Create($"{GarnetSettings.Address}:{port.ToString()},password={password}");

    public string[] Arguments(string assembly) => GarnetSettings.Arguments(assembly, SettingsFile);

    public async Task WriteSettingsAsync(CancellationToken cancellationToken) =>
        await new GarnetSettings(port, (await password.GetValueAsync(cancellationToken))!).WriteAsync(SettingsFile, cancellationToken);

    public void DeleteSettings() => File.Delete(SettingsFile);
}

internal static class EmbeddedRedisExtensions
{
    /// <summary>Adds Garnet as a process that can be stopped, killed and started again like any other. Its data is lost when it ends.</summary>
    public static IResourceBuilder<EmbeddedRedis> AddEmbeddedRedis(this IDistributedApplicationBuilder builder, string name, string assembly)
    {
        var password = builder.AddParameter($"{name}-password", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true);
        var port = FreePort.Next();
        var redis = builder.AddResource(new EmbeddedRedis(name, port, password.Resource));

        string? connectionString = null;
        redis.OnConnectionStringAvailable(async (resource, _, cancellationToken) => connectionString = await resource.ConnectionStringExpression.GetValueAsync(cancellationToken));
        builder.Services.AddHealthChecks().AddRedis(_ => connectionString!, name);

        foreach (var (variable, value) in GarnetSettings.Environment)
        {
            redis.WithEnvironment(variable, value);
        }

        // Without a proxy the port closes when the process ends, so clients notice at once.
        return redis.WithEndpoint(port: port, scheme: "tcp", name: "tcp", isProxied: false)
            .WithArgs(redis.Resource.Arguments(assembly))
            .WithHealthCheck(name)
            .OnBeforeResourceStarted((resource, _, cancellationToken) => resource.WriteSettingsAsync(cancellationToken))
            .OnResourceReady((resource, _, _) =>
            {
                resource.DeleteSettings();
                return Task.CompletedTask;
            });
    }
}
