using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore.Sessions;

/// <summary>What the application says about each session: its options, and how it runs.</summary>
internal sealed class SessionConfiguration(IOptions<McpServerOptions> shared, IOptionsFactory<McpServerOptions> factory, IOptions<HttpServerTransportOptions> transport)
{
    /// <param name="context">The request that the options are for.</param>
    /// <param name="stateless">Whether they last no longer than it.</param>
    /// <param name="known">What the client said elsewhere, and will not say again.</param>
    /// <param name="cancellationToken">Ends the application's part in it.</param>
    public async ValueTask<McpServerOptions> OptionsForAsync(HttpContext context, bool stateless, InitializeRequestParams? known, CancellationToken cancellationToken)
    {
        var configure = transport.Value.ConfigureSessionOptions;
        if (!stateless && known is null && configure is null)
        {
            return shared.Value;
        }

        var options = factory.Create(Options.DefaultName);
        if (stateless)
        {
            // The HTTP request's own services are the scope already.
            options.ScopeRequests = false;
        }

        if (known is not null)
        {
            (options.KnownClientInfo, options.KnownClientCapabilities) = (known.ClientInfo, known.Capabilities);
        }

        if (configure is not null)
        {
            await configure(context, options, cancellationToken);
        }

        return options;
    }

    public Task RunAsync(HttpContext context, McpServer server, CancellationToken cancellationToken)
    {
#pragma warning disable MCPEXP002 // Serving the experimental option is this method's part.
        return transport.Value.RunSessionHandler is { } run ? run(context, server, cancellationToken) : server.RunAsync(cancellationToken);
#pragma warning restore MCPEXP002
    }
}
