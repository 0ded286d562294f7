using System.Net;
using McpAspire.Tests.Support;
using McpReplicas;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;

namespace McpAspire.Tests;

/// <summary>A client that accepts event streams gets the stream of its session, with any valid spelling of the header.</summary>
public class AcceptOfStreams
{
    [Theory]
    [InlineData(McpSessionMode.Stateful)]
    [InlineData(McpSessionMode.Sticky)]
    [InlineData(null)]
    public async Task Equivalent_Accept_headers_have_the_same_result(McpSessionMode? mode)
    {
        await using var server = await TwoLineServer.StartAsync(builder =>
        {
            builder.Services.Configure<McpReplicasOptions>(options => options.Sessions.Mode = mode);
            builder.Services.Configure<HttpServerTransportOptions>(options => options.SessionMode = HttpServerSessionMode.StatefulForInitializeClients);
        });
        foreach (var (accept, status) in new[]
        {
            ("text/event-stream", HttpStatusCode.OK),
            ("text/event-stream; charset=utf-8", HttpStatusCode.OK),
            ("Text/Event-Stream;charset=\"UTF-8\"", HttpStatusCode.OK),
            ("text/event-stream;q=0.5", HttpStatusCode.OK),
            ("application/json, text/*;q=0.1", HttpStatusCode.OK),
            ("*/*", HttpStatusCode.OK),
            ("", HttpStatusCode.OK),
            ("application/json", HttpStatusCode.NotAcceptable),
            ("*/*, text/event-stream;q=0", HttpStatusCode.NotAcceptable),
        })
        {
            var session = await LegacySession.OpenAsync(server.Http);
            using var request = new HttpRequestMessage(HttpMethod.Get, "/mcp") { Headers = { { "Mcp-Session-Id", session.Id }, { "MCP-Protocol-Version", "2025-11-25" } } };
            if (accept.Length > 0)
            {
                request.Headers.TryAddWithoutValidation("Accept", accept);
            }

            using var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

            Assert.Equal((accept, status), (accept, response.StatusCode));
            Assert.Equal(status is HttpStatusCode.OK ? "text/event-stream" : "application/json", response.Content.Headers.ContentType?.MediaType);
        }
    }
}
