using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpReplicas.Sessions;

/// <summary>
/// Serves clients without a session in a process that has sessions, with the same filters and handlers. The MCP SDK supports only one of both in a service
/// provider, so this class has a second provider.
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
#pragma warning disable MCPEXP002 // The application's session handler applies to these servers too.
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
