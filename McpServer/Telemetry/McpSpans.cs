using System.Diagnostics;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;
using OpenTelemetry;

namespace McpAspire.McpServer.Telemetry;

/// <summary>
/// Takes out of the spans of the server's package what should not be told: what a tool said when it failed, the handle in the URI of a
/// resource, and a session's id that is none but made up for each request.
/// </summary>
internal sealed class McpSpans(IOptions<McpServerOptions> options) : BaseProcessor<Activity>
{
    private const string Source = "Experimental.ModelContextProtocol";
    private const string Uri = "mcp.resource.uri";

    public override void OnEnd(Activity data)
    {
        if (data.Source.Name is not Source)
        {
            return;
        }

        data.SetTag("mcp.session.id", null);
        if (data.Status is ActivityStatusCode.Error)
        {
            // Without the description.
            data.SetStatus(ActivityStatusCode.Error);
        }

        if (data.GetTagItem(Uri) is string uri)
        {
            data.SetTag(Uri, TemplateOf(uri));
        }
    }

    // notebook://{handle} for notebook://notebook-0; null, and so no tag, for what a client made up.
    private string? TemplateOf(string uri) => options.Value.ResourceCollection?.FirstOrDefault(resource => resource.IsMatch(uri))?.ProtocolResourceTemplate.UriTemplate;
}
