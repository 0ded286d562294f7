using System.Diagnostics;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpReplicas.Telemetry;

/// <summary>
/// Takes out of the spans of the MCP SDK what should not be recorded: what a tool said when it failed, the handle in the URI of a
/// resource, and the session id that the SDK makes up for each request. It listens before the telemetry of the application does, which starts later.
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
        // Without a sampler: it asks for no spans, and is told of those that others want.
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
            // Without the description.
            span.SetStatus(ActivityStatusCode.Error);
        }

        if (span.GetTagItem(Uri) is string uri)
        {
            span.SetTag(Uri, TemplateOf(uri));
        }
    }

    // notebook://{handle} for notebook://notebook-0; null, and so no tag, for what a client made up.
    private string? TemplateOf(string uri) => _options.Value.ResourceCollection?.FirstOrDefault(resource => resource.IsMatch(uri))?.ProtocolResourceTemplate.UriTemplate;
}
