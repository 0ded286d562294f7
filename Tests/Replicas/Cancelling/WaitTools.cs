using System.Collections.Concurrent;
using System.ComponentModel;
using McpAspire.Tests.Support;
using McpReplicas;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace McpAspire.Tests;

/// <summary>The calls of <c>wait</c> on all replicas: which have begun, and which were stopped.</summary>
internal sealed class Waits
{
    private readonly ConcurrentDictionary<string, (string Replica, bool IsStopped)> _calls = [];

    public ICollection<string> Begun => _calls.Keys;

    public ICollection<string> Stopped => [.. _calls.Where(call => call.Value.IsStopped).Select(call => call.Key)];

    public string ReplicaOf(string call) => _calls[call].Replica;

    public void Add(string call, string replica) => Assert.True(_calls.TryAdd(call, (replica, false)), $"{call} is executed twice.");

    public void Stop(string call) => _calls[call] = (ReplicaOf(call), true);

    public Task BegunAsync(string call) => Eventually.HoldsAsync($"{call} begins", () => Begun.Contains(call));

    public Task StoppedAsync(string call) => Eventually.HoldsAsync($"{call} is stopped", () => Stopped.Contains(call));
}

[McpServerToolType]
internal sealed class WaitTools(Waits waits, Replica replica)
{
    public const string Done = "done";

    [McpServerTool(Name = "wait"), Description("Waits until it is stopped. Reports progress first if streams is true.")]
    public async Task<string> Wait(string call, IProgress<ProgressNotificationValue> progress, CancellationToken cancellationToken, bool streams = false, string padding = "")
    {
        if (streams)
        {
            progress.Report(new() { Progress = padding.Length });
        }

        waits.Add(call, replica.Name);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            waits.Stop(call);
            throw;
        }

        return Done;
    }
}
