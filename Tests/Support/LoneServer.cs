namespace McpAspire.Tests.Support;

/// <summary>One replica of the MCP server, run by itself with options of its own.</summary>
internal sealed class LoneServer : IAsyncDisposable
{
    private LoneServer(int port, string[] options)
    {
        Process = new ApplicationProcess("McpServer", [$"--urls=http://localhost:{port}", .. options]);
        Http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
    }

    public ApplicationProcess Process { get; }

    public HttpClient Http { get; }

    public static async Task<LoneServer> StartAsync(params string[] options)
    {
        var server = new LoneServer(FreePort.Next(), options);
        await server.Process.LineAsync("Application started.");
        return server;
    }

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        return Process.DisposeAsync();
    }
}
