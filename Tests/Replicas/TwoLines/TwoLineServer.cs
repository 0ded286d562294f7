using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace McpAspire.Tests;

/// <summary>A plain ASP.NET Core MCP server with the two lines, without other code of this repository.</summary>
internal sealed class TwoLineServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TwoLineServer(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="add">Registers other services of the application.</param>
    /// <param name="map">Maps the endpoints; <c>MapMcp("/mcp").WithReplicas()</c> by default.</param>
    /// <param name="withReplicas">False to use the MCP SDK alone.</param>
    public static async Task<TwoLineServer> StartAsync(Action<WebApplicationBuilder>? add = null, Action<WebApplication>? map = null, bool withReplicas = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var mcp = builder.Services.AddMcpServer().WithHttpTransport().WithTools<Tools>();
        if (withReplicas)
        {
            mcp.WithReplicas(options => options.Replica.Name = "alone");
        }

        add?.Invoke(builder);
        var app = builder.Build();
        map ??= withReplicas ? app => app.MapMcp("/mcp").WithReplicas() : app => app.MapMcp("/mcp");
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TwoLineServer(app);
    }

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        return _app.DisposeAsync();
    }

    [McpServerToolType]
    internal sealed class Tools
    {
        [McpServerTool, Description("Returns the message.")]
        public static string Echo(string message) => message;

        [McpServerTool, Description("Fails.")]
        public static string Fail(string how) => throw (how switch
        {
            "timeout" => new TimeoutException("The weather service did not answer."),
            "mistake" => new McpException("The city does not exist."),
            "cause" => new McpException("The weather is unknown.", new InvalidOperationException("Secret reason.")),
            _ => new InvalidOperationException("Secret reason."),
        });
    }
}
