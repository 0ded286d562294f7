using McpAspire.Tests.Support;

namespace McpAspire.Tests.SessionModel;

/// <summary>
/// A replica with two gates. The balancer connects through the first one. The replica connects to Redis through the second one, which is new after each start.
/// </summary>
internal abstract class Replica(string name, string mode, ModelRedis redis, string executions) : IAsyncDisposable
{
    private readonly int _port = FreePort.Next();
    private Gate? _door;
    private Gate? _redis;

    public string Name => name;

    public string Address => $"http://127.0.0.1:{Door.Port}";

    public bool IsAlive { get; private set; }

    private Gate Door => _door ??= new Gate(_port);

    public async Task StartAsync()
    {
        _redis = new Gate(redis.Port);
        _redis.Open();
        await StartHostAsync(
        [
            $"--urls=http://127.0.0.1:{_port}",
            $"--Replica:Name={name}",
            $"--Sessions:Mode={mode}",
            $"--ConnectionStrings:redis=127.0.0.1:{_redis.Port}",
            $"--Executions={executions}",
        ]);
        Door.Open();
        IsAlive = true;
    }

    /// <summary>Ends the replica like a crash.</summary>
    public async Task KillAsync()
    {
        IsAlive = false;
        Door.Close();
        _redis!.Close();
        await KillHostAsync();
    }

    /// <summary>Suspends the replica like a sleeping laptop. Its connections stay open.</summary>
    public virtual void Freeze()
    {
        Door.Freeze();
        _redis!.Freeze();
    }

    public virtual void Thaw()
    {
        Door.Thaw();
        _redis!.Thaw();
    }

    /// <summary>Breaks its connections to the balancer.</summary>
    public void Cut() => Door.Cut();

    /// <summary>Breaks its connections to Redis.</summary>
    public void CutRedis() => _redis!.Cut();

    /// <summary>Stops only the traffic between the replica and Redis.</summary>
    public void FreezeRedis() => _redis!.Freeze();

    public void ThawRedis() => _redis!.Thaw();

    public virtual async ValueTask DisposeAsync()
    {
        if (IsAlive)
        {
            await KillAsync();
        }
    }

    protected abstract Task StartHostAsync(string[] args);

    protected abstract Task KillHostAsync();
}
