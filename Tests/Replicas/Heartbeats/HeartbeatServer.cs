using System.Text;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using McpReplicas;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace McpAspire.Tests;

/// <summary>A replica with a fake clock, and a client of either era.</summary>
internal sealed class HeartbeatServer : IAsyncDisposable
{
    private readonly SessionReplica _replica;
    private readonly RedisServer? _redis;
    private string? _session;

    private HeartbeatServer(SessionReplica replica, RedisServer? redis, FakeTimeProvider time)
    {
        (_replica, _redis, Time) = (replica, redis, time);
        Http = replica.As("alice");
    }

    public FakeTimeProvider Time { get; }

    public HttpClient Http { get; }

    public SessionReplica.Executions Executions => _replica.Services.GetRequiredService<SessionReplica.Executions>();

    public RecordedLog Log { get; private init; } = null!;

    public LegacySession Session => new(Http, _session!);

    public static async Task<HeartbeatServer> StartAsync(McpSessionMode mode = McpSessionMode.Stateless, Action<McpReplicasOptions>? configure = null, Action<WebApplicationBuilder>? add = null, Action<WebApplication>? map = null)
    {
        var time = new FakeTimeProvider();
        var log = new RecordedLog();
        var redis = mode is McpSessionMode.Shared ? await RedisServer.StartAsync() : null;
        var replica = await SessionReplica.StartAsync(mode, redis?.ConnectionString, configure: configure, map: map, add: builder =>
        {
            log.AddTo(builder);
            builder.Services.AddSingleton<TimeProvider>(time);
            add?.Invoke(builder);
        });
        var server = new HeartbeatServer(replica, redis, time) { Log = log };
        server._session = mode is McpSessionMode.Stateless ? null : (await LegacySession.OpenAsync(server.Http)).Id;
        return server;
    }

    /// <summary>Calls a tool, and returns when the headers of the answer have arrived.</summary>
    public Task<HttpResponseMessage> CallAsync(string tool, Era era = Era.Legacy, string id = "1", string accept = "application/json, text/event-stream", string arguments = "{}", bool hasProgress = false) =>
        SendAsync("tools/call", era, id, accept, new JsonObject { ["name"] = tool, ["arguments"] = JsonNode.Parse(arguments) }, hasProgress, ("Mcp-Name", tool));

    /// <summary>Sends a request, and returns when the headers of the answer have arrived.</summary>
    public async Task<HttpResponseMessage> SendAsync(string method, Era era, string id, string accept, JsonObject parameters, bool hasProgress = false, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        var meta = new JsonObject();
        if (hasProgress)
        {
            meta["progressToken"] = 1;
        }

        if (era is Era.Modern)
        {
            (meta["io.modelcontextprotocol/protocolVersion"], meta["io.modelcontextprotocol/clientCapabilities"]) = ("2026-07-28", new JsonObject());
            request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
            request.Headers.Add("Mcp-Method", method);
            foreach (var (name, value) in headers)
            {
                request.Headers.Add(name, value);
            }
        }
        else if (_session is not null)
        {
            request.Headers.Add("Mcp-Session-Id", _session);
        }

        parameters["_meta"] = meta;
        var body = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = JsonNode.Parse(id), ["method"] = method, ["params"] = parameters };
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a message of a client of 2025-11-25 without a session.</summary>
    public async Task<HttpResponseMessage> PostAsync(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until this number of calls of <c>work</c> wait for the test.</summary>
    public Task BegunAsync(int calls = 1) => Eventually.HoldsAsync("it runs", () => Executions.Begun >= calls);

    public Task StopAsync() => _replica.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Executions.Release.TrySetResult();
        Http.Dispose();
        await _replica.DisposeAsync();
        _redis?.Dispose();
    }
}
