namespace McpAspire.Tests.Support;

/// <summary>One replica of the MCP server, run by itself with options of its own.</summary>
internal sealed class LoneServer : IAsyncDisposable
{
    private readonly int _port;
    private readonly string[] _options;

    private LoneServer(int port, string[] options)
    {
        (_port, _options) = (port, options);
        Process = new ApplicationProcess("McpServer", [$"--urls={Address}", .. options]);
        Http = new HttpClient { BaseAddress = new Uri(Address) };
    }

    public ApplicationProcess Process { get; private set; }

    public HttpClient Http { get; }

    public string Address => $"http://localhost:{_port}";

    public static async Task<LoneServer> StartAsync(params string[] options)
    {
        var server = new LoneServer(FreePort.Next(), options);
        await server.Process.LineAsync("Application started.");
        return server;
    }

    /// <summary>Ends what is left of it, and starts it again where it was.</summary>
    public async Task StartAgainAsync()
    {
        await Process.DisposeAsync();
        Process = new ApplicationProcess("McpServer", [$"--urls={Address}", .. _options]);
        await Process.LineAsync("Application started.");
    }

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        return Process.DisposeAsync();
    }
}
