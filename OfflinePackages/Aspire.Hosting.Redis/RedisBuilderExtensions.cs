using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds Redis.</summary>
public static class RedisBuilderExtensions
{
    /// <summary>Adds the machine's own <c>redis-server</c>, in memory only, on a free port unless one is named, behind a password made at each start.</summary>
    /// <exception cref="DistributedApplicationException">The machine has no <c>redis-server</c>.</exception>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port = null)
    {
        var server = FindOnPath("redis-server") ?? throw new DistributedApplicationException(
            "redis-server was not found on PATH. Install it (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis), or set ConnectionStrings:redis to a Redis that runs already.");

        var redis = new RedisResource(name, RandomNumberGenerator.GetHexString(32));
        var resource = builder.AddResource(redis);
        redis.Annotations.Add(new EndpointAnnotation("tcp", "tcp", port, portVariable: null));
        redis.Annotations.Add(new LaunchAnnotation(
            server,
            () => ["--port", $"{redis.PrimaryEndpoint.Port}", "--bind", "127.0.0.1", "-::1", "--requirepass", redis.Password, "--save", "", "--appendonly", "no"],
            Path.GetTempPath()));
        redis.Annotations.Add(new HealthCheckAnnotation(cancellationToken => AnswersAsync(redis, cancellationToken)));
        return resource;
    }

    private static async Task<bool> AnswersAsync(RedisResource redis, CancellationToken cancellationToken)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync("localhost", redis.PrimaryEndpoint.Port, cancellationToken);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {redis.Password}\r\nPING\r\n"), cancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync(cancellationToken) is "+OK" && await reader.ReadLineAsync(cancellationToken) is "+PONG";
    }

    private static string? FindOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{program}.exe" : program))
        .FirstOrDefault(File.Exists);
}
