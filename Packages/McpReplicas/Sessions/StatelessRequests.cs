using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpReplicas.Sessions;

/// <summary>
/// Serves requests of clients that have no session, in a process that has sessions, by the same server with the same filters and handlers. The MCP SDK does
/// one or the other in one service provider, so this has a second one.
/// </summary>
internal sealed class StatelessRequests(IServiceProvider services) : IAsyncDisposable
{
    private readonly Lazy<(ServiceProvider Services, RequestDelegate Post)> _lazy = new(() => Build(services));

    public Task PostAsync(HttpContext context) => _lazy.Value.Post(context);

    public ValueTask DisposeAsync() => _lazy.IsValueCreated ? _lazy.Value.Services.DisposeAsync() : default;

    private static (ServiceProvider Services, RequestDelegate Post) Build(IServiceProvider main)
    {
        var application = main.GetRequiredService<IOptions<HttpServerTransportOptions>>().Value;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddRouting();
        services.AddMcpServer().WithHttpTransport(transport =>
        {
            transport.SessionMode = HttpServerSessionMode.Stateless;
            transport.ConfigureSessionOptions = application.ConfigureSessionOptions;
#pragma warning disable MCPEXP002 // What the application runs its servers in holds for these too.
            transport.RunSessionHandler = application.RunSessionHandler;
#pragma warning restore MCPEXP002
        });
        services.AddSingleton(main.GetRequiredService<ILoggerFactory>());
        services.AddSingleton(main.GetRequiredService<IHostApplicationLifetime>());
        services.AddSingleton(main.GetRequiredService<IOptions<McpServerOptions>>());
        services.AddSingleton(main.GetRequiredService<IOptionsFactory<McpServerOptions>>());
        var provider = services.BuildServiceProvider();
        return (provider, new SdkEndpoints(provider).Post);
    }
}
