using System.Runtime.CompilerServices;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Checks;

/// <summary>How GET is answered where there is no stream, which clients take differently.</summary>
internal sealed class GetCheck : ICheck
{
    private const int MethodNotAllowed = 405;

    public async IAsyncEnumerable<Finding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!context.IsStreamable
            || await context.Http.SendAsync(HttpMethod.Get, context.Options.Endpoint, null, [("Accept", McpRequest.EventStream), (McpRequest.ProtocolVersion, McpWords.Version)], cancellationToken) is not { } answer)
        {
            yield break;
        }

        if (answer.Status is MethodNotAllowed && answer.Header("Allow").Length is 0)
        {
            yield return new Finding("allow-missing", "405 comes without Allow.", "GET is answered 405, without the header Allow that RFC 9110 (15.5.6) asks for.",
                ["strict HTTP clients and gateways, which take the answer for a broken one"], ["Send Allow: POST with each 405."]);
        }

        // With sessions a GET without one is refused, and no client sends it.
        if (!context.IssuesSessions && answer is { Status: 200, IsEventStream: true, HasEnded: true })
        {
            yield return new Finding("get-ends-at-once", "GET opens a stream that ends at once.", "GET was answered 200 with an event stream, which ended at once.",
                ["Python SDK 1.x: asks again every second, without end"], ["Answer GET with 405 where there is no stream, or keep the stream open."]);
        }
        else if (!context.IssuesSessions && answer.Status is not (200 or MethodNotAllowed or 401 or 403 or 429))
        {
            yield return new Finding("get-refused-otherwise", "GET is refused, and not with 405.", $"GET was answered {answer.Status}.",
                ["Cursor: 400 makes it loop; it understands 405", "clients that fall back to HTTP+SSE on 404 and 5xx"], ["Answer GET with 405 and Allow: POST where there is no stream."]);
        }
    }
}
