using McpAspire.Tests.Support;

namespace McpAspire.Tests.SessionModel;

/// <summary>A replica in a separate process. SIGKILL kills it and SIGSTOP freezes it.</summary>
internal sealed class ProcessReplica(string name, string mode, ModelRedis redis, string executions) : Replica(name, mode, redis, executions)
{
    private ApplicationProcess? _process;

    public override void Freeze() => _process!.Signal(ApplicationProcess.Stop);

    public override void Thaw() => _process!.Signal(ApplicationProcess.Continue);

    protected override async Task StartHostAsync(string[] args)
    {
        _process = new ApplicationProcess("Tests/SessionServer", args);
        await _process.LineAsync("Application started.");
    }

    protected override async Task KillHostAsync() => await _process!.DisposeAsync();
}
