using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore;

/// <summary>Takes from the application's services what its options leave out.</summary>
internal sealed class TransportOptionsFromServices(IServiceProvider services) : IConfigureOptions<HttpServerTransportOptions>
{
    public void Configure(HttpServerTransportOptions options)
    {
#pragma warning disable MCP9006 // Serving the obsolete options is this method's part.
        options.EventStreamStore ??= services.GetService<ISseEventStreamStore>();
        options.SessionMigrationHandler ??= services.GetService<ISessionMigrationHandler>();
#pragma warning restore MCP9006
    }
}
