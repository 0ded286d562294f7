using System.Net;
using System.Net.Http.Json;
using McpAspire.Tests.Support;
using McpReplicas;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpAspire.Tests;

/// <summary>A client of HTTP+SSE posts a message before the server has finished opening the stream.</summary>
public class EventStreamsAtOnce
{
    [Fact]
    public async Task A_client_may_post_as_soon_as_it_has_the_address()
    {
        await using var server = await TwoLineServer.StartAsync(builder =>
        {
            builder.Services.Configure<McpReplicasOptions>(options => options.Sessions.Mode = McpSessionMode.Stateful);
            builder.Logging.AddProvider(new SlowBeginning());
        });
        await using var stream = await EventStream.OpenAsync(server.Http);

        using var accepted = await server.Http.PostAsJsonAsync(stream.MessagePath, new { jsonrpc = "2.0", id = 1, method = "ping" }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Contains("\"id\":1", (await stream.NextAsync()).Data, StringComparison.Ordinal);
    }

    /// <summary>Delays the server of the session, which needs a logger. The MCP SDK creates it after it has begun to write the stream.</summary>
    private sealed class SlowBeginning : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName)
        {
            if (categoryName.EndsWith(".McpServer", StringComparison.Ordinal))
            {
                Thread.Sleep(500);
            }

            return NullLogger.Instance;
        }

        public void Dispose()
        {
        }
    }
}
