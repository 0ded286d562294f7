using System.Diagnostics.CodeAnalysis;
using System.Runtime.Versioning;
using McpAspire.Tests.Support;
using McpReplicas.Aspire.Redis;

namespace McpAspire.Tests;

/// <summary>Which Redis the AppHost uses, depending on its option, the configuration and the container runtimes of the machine.</summary>
public class RedisChoice
{
    // Without an engine, Docker's client prints its own version, and an error on stderr.
    private const string NoEngine = "echo 28.2.2; echo Cannot connect to the Docker daemon >&2; exit 1";
    private const string Linux = "echo linux";
    private const string Windows = "echo windows";
    private const string Hangs = "exec /bin/sleep 600";
    private const string ConnectionString = "--ConnectionStrings:redis=localhost";

    public static bool HasScripts => !OperatingSystem.IsWindows();

    [Theory(Skip = "The fake docker and podman are shell scripts.", SkipUnless = nameof(HasScripts))]
    [InlineData("Auto", Linux, null, nameof(RedisResource))]
    [InlineData("Auto", null, Linux, nameof(RedisResource))]
    [InlineData("Auto", NoEngine, Linux, nameof(RedisResource))]
    [InlineData("Auto", NoEngine, null, nameof(EmbeddedRedis))]
    [InlineData("Auto", Windows, null, nameof(EmbeddedRedis))]
    [InlineData("Auto", Hangs, Hangs, nameof(EmbeddedRedis))]
    [InlineData("Auto", null, null, nameof(EmbeddedRedis))]
    [InlineData("Auto", Linux, null, nameof(EmbeddedRedis), "--ASPIRE_CONTAINER_RUNTIME=podman")]
    [InlineData("Auto", null, Linux, nameof(RedisResource), "--ASPIRE_CONTAINER_RUNTIME=podman")]
    [InlineData("Auto", Linux, Linux, "ConnectionStringParameterResource", ConnectionString)]
    [InlineData("Embedded", Linux, Linux, nameof(EmbeddedRedis))]
    [InlineData("Embedded", Linux, Linux, "ConnectionStringParameterResource", ConnectionString)]
    [InlineData("Container", Linux, null, nameof(RedisResource))]
    [InlineData("Container", null, null, "ConnectionStringParameterResource", ConnectionString)]
    [InlineData("Container", NoEngine, null, null)]
    [InlineData("Container", Hangs, null, null)]
    [InlineData("Embedded", null, null, nameof(RedisResource), "--publisher=manifest")]
    [InlineData("Auto", null, null, nameof(RedisResource), "--publisher=manifest")]
    [InlineData("Container", null, null, nameof(RedisResource), "--publisher=manifest")]
    [InlineData("None", Linux, Linux, null)]
    [SuppressMessage("Usage", "xUnit1045", Justification = "Every value is text.")]
    [UnsupportedOSPlatform("windows")]
    public void It_is_the_requested_one_if_available(string mode, string? docker, string? podman, string? expected, params string[] args)
    {
        using var machine = new Machine(docker, podman);
        var builder = DistributedApplication.CreateBuilder(args);

        var redis = builder.AddMcpRedis("redis", Enum.Parse<McpRedisMode>(mode));

        Assert.Equal(expected, redis?.Resource.GetType().Name);
    }

    /// <summary>Sets PATH to a folder with only these two programs and .NET until it is disposed.</summary>
    [UnsupportedOSPlatform("windows")]
    private sealed class Machine : IDisposable
    {
        private readonly string? _path = Environment.GetEnvironmentVariable("PATH");
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("machine-");

        public Machine(string? docker, string? podman)
        {
            Add("docker", docker);
            Add("podman", podman);
            Environment.SetEnvironmentVariable("PATH", $"{_folder.FullName}:{BareMachine.Folder}");
        }

        public void Dispose()
        {
            Environment.SetEnvironmentVariable("PATH", _path);
            _folder.Delete(recursive: true);
        }

        private void Add(string program, string? script)
        {
            if (script is not null)
            {
                using var file = new StreamWriter(new FileStream(
                    Path.Combine(_folder.FullName, program),
                    new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserExecute }));
                file.Write($"#!/bin/sh\n{script}\n");
            }
        }
    }
}
