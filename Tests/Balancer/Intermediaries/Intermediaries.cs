using System.Net.Http.Json;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using McpReplicas;

namespace McpAspire.Tests;

/// <summary>Clients of both protocol eras behind real proxies, which time out after 5 idle seconds, buffer answers and compress them.</summary>
[Trait("Run", "All")]
public sealed class Intermediaries(ReplicasBehindProxies replicas) : IClassFixture<ReplicasBehindProxies>
{
    // More than twice the idle timeout of the proxies.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(11);

    [Fact]
    public Task A_tool_that_is_silent_for_20_seconds_is_answered() => ThroughEachAsync(async (http, era) =>
    {
        await using var answer = await CallAsync(http, era, "think", []);

        Assert.Equal("Thought.", (string?)(await answer.NextAsync())!["result"]?["content"]?[0]?["text"]);
    });

    [Fact]
    public async Task A_listening_client_is_notified_of_a_change_after_a_long_silence()
    {
        using var listening = new SemaphoreSlim(0);
        var change = ChangeAsync();

        await ThroughEachAsync(async (http, era) =>
        {
            await using var stream = await ListenAsync(http, era);
            listening.Release();

            var updated = await stream.NextAsync();

            Assert.Equal(("notifications/resources/updated", PatientTools.Changing), ((string?)updated!["method"], (string?)updated["params"]?["uri"]));
        });
        await change;

        async Task ChangeAsync()
        {
            for (var clients = replicas.Proxies.Count * 2; clients > 0; clients--)
            {
                await listening.WaitAsync(TestContext.Current.CancellationToken);
            }

            await Task.Delay(Silence, TestContext.Current.CancellationToken);
            await replicas.Changes.PublishAsync(McpChange.Resource(PatientTools.Changing));
        }
    }

    [Fact]
    public Task Progress_arrives_as_it_is_reported() => ThroughEachAsync(async (http, era) =>
    {
        var name = $"{Guid.NewGuid()}";
        await using var answer = await CallAsync(http, era, "report", new JsonObject { ["name"] = name });

        for (var step = 1; step <= 3; step++)
        {
            Assert.Equal(step, (int?)(await answer.NextAsync())!["params"]?["progress"]);
        }

        // The tool is still running: it ends only now.
        PatientTools.End(name);
        JsonNode? message;
        do
        {
            message = await answer.NextAsync();
        }
        while (message?["method"] is not null);

        Assert.Equal("Reported.", (string?)message!["result"]?["content"]?[0]?["text"]);
    });

    /// <summary>Runs the same action for each proxy and era in parallel. Reports all combinations that fail.</summary>
    private async Task ThroughEachAsync(Func<HttpClient, Era, Task> act)
    {
        var failures = await Task.WhenAll(replicas.Proxies.SelectMany(proxy => Enum.GetValues<Era>().Select(async era =>
        {
            try
            {
                await act(proxy.Value, era);
                return null;
            }
            catch (Exception problem) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                return $"{proxy.Key}, {era}: {problem}";
            }
        })));

        Assert.Empty(failures.OfType<string>());
    }

    private static async Task<ListenStream> CallAsync(HttpClient http, Era era, string tool, JsonObject arguments)
    {
        var parameters = new JsonObject { ["name"] = tool, ["arguments"] = arguments, ["_meta"] = new JsonObject { ["progressToken"] = 1 } };
        if (era is Era.Legacy)
        {
            var session = await LegacySession.OpenAsync(http);
            return await ListenStream.OpenAsync(await session.SendAsync(Request(parameters).ToJsonString()));
        }

        parameters["_meta"]!["io.modelcontextprotocol/protocolVersion"] = "2026-07-28";
        parameters["_meta"]!["io.modelcontextprotocol/clientCapabilities"] = new JsonObject();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Headers = { { "Accept", "application/json, text/event-stream" }, { "MCP-Protocol-Version", "2026-07-28" }, { "Mcp-Method", "tools/call" }, { "Mcp-Name", tool } },
            Content = JsonContent.Create(Request(parameters)),
        };
        return await ListenStream.OpenAsync(await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken));
    }

    private static JsonObject Request(JsonObject parameters) => new() { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/call", ["params"] = parameters };

    private static async Task<ListenStream> ListenAsync(HttpClient http, Era era)
    {
        if (era is Era.Modern)
        {
            var modern = await ListenStream.OpenAsync(http, new JsonObject { ["resourceSubscriptions"] = new JsonArray(PatientTools.Changing) });
            Assert.Equal("notifications/subscriptions/acknowledged", (string?)(await modern.NextAsync())!["method"]);
            return modern;
        }

        var session = await LegacySession.OpenAsync(http);
        var stream = await ListenStream.OpenAsync(await session.SendAsync(HttpMethod.Get));
        Assert.NotNull((await session.PostAsync($$$"""{"jsonrpc":"2.0","id":2,"method":"resources/subscribe","params":{"uri":"{{{PatientTools.Changing}}}"}}""")).Result);
        return stream;
    }
}
