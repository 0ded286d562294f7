using System.Diagnostics;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>A network of two machines. The other machine is a network namespace of this one.</summary>
internal sealed class VanishingNetwork : IAsyncDisposable
{
    // A pair of addresses from the range for benchmarks of networks (RFC 2544).
    public const string Here = "198.18.57.1";
    public const string There = "198.18.57.2";

    private readonly string _name = $"vanish{Environment.ProcessId}";
    private readonly string _near = $"near{Environment.ProcessId}";
    private readonly string _far = $"far{Environment.ProcessId}";

    public static async Task<VanishingNetwork> CreateAsync()
    {
        var network = new VanishingNetwork();
        await RunAsync("netns", "add", network._name);
        await RunAsync("link", "add", network._near, "type", "veth", "peer", "name", network._far, "netns", network._name);
        await RunAsync("address", "add", $"{Here}/30", "dev", network._near);
        await RunAsync("link", "set", network._near, "up");
        await RunAsync("-n", network._name, "address", "add", $"{There}/30", "dev", network._far);
        await RunAsync("-n", network._name, "link", "set", network._far, "up");
        return network;
    }

    /// <summary>Runs a program on the other machine.</summary>
    public ApplicationProcess Start(string program, params string[] args) => new(new ProcessStartInfo("ip", ["netns", "exec", _name, program, .. args]));

    /// <summary>From now on the network drops everything that one machine sends to the other.</summary>
    public Task VanishAsync() => RunAsync("-n", _name, "link", "set", _far, "down");

    public async ValueTask DisposeAsync()
    {
        // Deletes the link first, because the kernel removes a namespace's devices with a delay.
        await RunAsync("link", "delete", _near);
        await RunAsync("netns", "delete", _name);
    }

    private static async Task RunAsync(params string[] args)
    {
        await using var ip = new ApplicationProcess(new ProcessStartInfo("ip", args));
        Assert.True(await ip.EndAsync() is 0, $"ip {string.Join(' ', args)}: {ip.Output}");
    }
}
