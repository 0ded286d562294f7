using System.Diagnostics;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpReplicas.Telemetry;

/// <summary>
/// Removes data from the spans of the MCP SDK that should not be recorded: the error text of a tool, the handle in the URI of a
/// resource, and the session id that the SDK generates for each request. It starts before the telemetry of the application, so it handles each span first.
/// </summary>
internal sealed class McpSpans : IHostedService, IDisposable
{
    private const string Source = "Experimental.ModelContextProtocol";
    private const string Uri = "mcp.resource.uri";

    private readonly IOptions<McpServerOptions> _options;
    private readonly ActivityListener _listener;

    public McpSpans(IOptions<McpServerOptions> options)
    {
        _options = options;
        // Without a sampler it creates no spans, and sees only those that another listener samples.
        _listener = new ActivityListener { ShouldListenTo = source => source.Name is Source, ActivityStopped = Clean };
        ActivitySource.AddActivityListener(_listener);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    private void Clean(Activity span)
    {
        span.SetTag("mcp.session.id", null);
        if (span.Status is ActivityStatusCode.Error)
        {
            // Clears the description.
            span.SetStatus(ActivityStatusCode.Error);
        }

        if (span.GetTagItem(Uri) is string uri)
        {
            span.SetTag(Uri, TemplateOf(uri));
        }
    }

    // notebook://{handle} for notebook://notebook-0; null, and so no tag, for a URI that matches no resource.
    private string? TemplateOf(string uri) => _options.Value.ResourceCollection?.FirstOrDefault(resource => resource.IsMatch(uri))?.ProtocolResourceTemplate.UriTemplate;
}
