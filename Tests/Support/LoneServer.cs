namespace McpAspire.Tests.Support;

/// <summary>One replica of the MCP server, run alone with given options.</summary>
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

    /// <summary>Adds environment variables to those of every such process.</summary>
    public static async Task<LoneServer> StartAsync(Dictionary<string, string?> environment, params string[] options)
    {
        var server = new LoneServer(FreePort.Next(), environment, options);
        await server.Process.LineAsync("Application started.");
        return server;
    }

    /// <summary>Ends the process if it still runs, and starts it again at the same address.</summary>
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
