using System.Runtime.CompilerServices;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Checks;

/// <summary>Checks the answer to GET if the server has no stream: clients react differently to it.</summary>
internal sealed class GetCheck : ICheck
{
    private const int MethodNotAllowed = 405;

    public async IAsyncEnumerable<Finding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!context.IsStreamable
            || await context.Http.SendAsync(HttpMethod.Get, context.Options.Endpoint, null, [("Accept", McpRequest.EventStream), (McpRequest.ProtocolVersion, McpMessages.Version)], cancellationToken) is not { } answer)
        {
            yield break;
        }

        if (answer.Status is MethodNotAllowed && answer.Header("Allow").Length is 0)
        {
            yield return new Finding("allow-missing", "The answer 405 has no Allow header.", "GET is answered with 405, without the header Allow that RFC 9110 (15.5.6) requires.",
                ["strict HTTP clients and gateways: treat the answer as invalid"], ["Send Allow: POST with every 405."]);
        }

        // A server with sessions rejects a GET without a session id, and no client sends one.
        if (!context.IssuesSessions && answer is { Status: 200, IsEventStream: true, HasEnded: true })
        {
            yield return new Finding("get-ends-at-once", "GET opens a stream that ends at once.", "GET was answered with 200 and an event stream, which ended at once.",
                ["Python SDK 1.x: repeats the GET every second, forever"], ["Answer GET with 405 if the server has no stream, or keep the stream open."]);
        }
        else if (!context.IssuesSessions && answer.Status is not (200 or MethodNotAllowed or 401 or 403 or 429))
        {
            yield return new Finding("get-refused-otherwise", "GET is rejected with another status than 405.", $"GET was answered with {answer.Status}.",
                ["Cursor: loops on 400; it understands 405", "clients that fall back to HTTP+SSE on 404 and 5xx"], ["Answer GET with 405 and Allow: POST if the server has no stream."]);
        }
    }
}
