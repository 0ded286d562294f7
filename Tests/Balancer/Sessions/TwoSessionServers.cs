using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Two servers with sessions for each test, and balancers that follow the sessions.</summary>
public abstract class TwoSessionServers : IAsyncLifetime
{
    internal const string List = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""";
    internal const string Call = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"change","arguments":{}}}""";

    internal SessionServer One { get; private set; } = null!;

    internal SessionServer Two { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        One = await SessionServer.StartAsync();
        Two = await SessionServer.StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Two.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts a balancer in front of the servers, named mcp-1 and mcp-2. Round robin begins with mcp-1.</summary>
    internal Task<BalancerInProcess> StartAsync(params string[] options) => StartAsync("mcp-1", "mcp-2", options);

    /// <summary>Starts a balancer in front of the servers with other names.</summary>
    internal Task<BalancerInProcess> StartAsync(string one, string two, string[] options) => BalancerInProcess.StartAsync(
        ["--Balancer:SessionMode=Sticky", "--Balancer:RetryAnnotatedTools=false", "--Drain:Grace=00:00:00", $"--Balancer:Replicas:{one}={One.Address}", $"--Balancer:Replicas:{two}={Two.Address}", .. options]);

    internal static Task<McpAnswer> PostAsync(BalancerInProcess balancer, string id, string body = List) => balancer.Http.PostAsync(body, (SessionServer.SessionId, id));

    internal static string IdIn(McpAnswer answer) => answer.Headers.GetValues(SessionServer.SessionId).Single();
}
