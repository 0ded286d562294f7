using McpAspire.Tests.Deploy.Cluster;
using McpAspire.Tests.Support;

namespace McpAspire.Tests.Deploy;

/// <summary>The cluster that all tests share. Every test starts with a complete cluster.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    internal const string CannotRun = "The simulated cluster needs Linux, root, and ip, unshare, setpriv and redis-server on PATH.";

    private static readonly string[] Programs = ["ip", "unshare", "setpriv", "redis-server"];

    internal static bool CanRun => Environment.GetEnvironmentVariable("CI") is not null
        || (OperatingSystem.IsLinux() && Environment.UserName is "root" && Array.TrueForAll(Programs, program => Requirements.FindOnPath(program) is not null));

    internal MiniatureCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = CanRun ? await MiniatureCluster.StartAsync("Shared") : null!;

    public async ValueTask DisposeAsync() => await (Cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
}
