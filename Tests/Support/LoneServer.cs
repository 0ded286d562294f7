namespace McpAspire.Tests.Support;

/// <summary>One replica of the MCP server, run by itself with options of its own.</summary>
internal sealed class LoneServer : IAsyncDisposable
{
    private readonly int _port;
    private readonly string[] _options;

    private readonly Dictionary<string, string?> _environment;

    private LoneServer(int port, Dictionary<string, string?> environment, string[] options)
    {
        (_port, _environment, _options) = (port, environment, options);
        Process = new ApplicationProcess(environment, "McpServer", [$"--urls={Address}", .. options]);
        Http = new HttpClient { BaseAddress = new Uri(Address) };
    }

    public ApplicationProcess Process { get; private set; }

    public HttpClient Http { get; }

    public string Address => $"http://localhost:{_port}";

    public static Task<LoneServer> StartAsync(params string[] options) => StartAsync([], options);

    /// <summary>With some environment variables besides those that every such process has.</summary>
    public static async Task<LoneServer> StartAsync(Dictionary<string, string?> environment, params string[] options)
    {
        var server = new LoneServer(FreePort.Next(), environment, options);
        await server.Process.LineAsync("Application started.");
        return server;
    }

    /// <summary>Ends what is left of it, and starts it again where it was.</summary>
    public async Task StartAgainAsync()
    {
        await Process.DisposeAsync();
        Process = new ApplicationProcess(_environment, "McpServer", [$"--urls={Address}", .. _options]);
        await Process.LineAsync("Application started.");
    }

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        return Process.DisposeAsync();
    }
}
