using System.Net;
using System.Text;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.AspNetCore;
using static McpAspire.Tests.Keyed;

namespace McpAspire.Tests;

/// <summary>A call that is rejected before its tool runs does not use its key.</summary>
public sealed class RefusedCalls(GarnetOfTests redis) : IClassFixture<GarnetOfTests>
{
    private readonly RedisServer _redis = redis.Redis;

    public static TheoryData<string, HttpStatusCode, string, string[]> Refused => new()
    {
        { "no token", HttpStatusCode.Unauthorized, Call("pay"), [] },
        { "a page of another origin", HttpStatusCode.Forbidden, Call("pay"), ["Authorization: Bearer alice.1", "Origin: https://elsewhere.example"] },
        { "a host that is not allowed", HttpStatusCode.Forbidden, Call("pay"), ["Authorization: Bearer alice.1", "Host: elsewhere.example"] },
        { "an unknown version", HttpStatusCode.BadRequest, Call("pay"), ["Authorization: Bearer alice.1", "MCP-Protocol-Version: 1999-01-01"] },
        { "headers that contradict the body", HttpStatusCode.BadRequest, Modern("pay").Body, ["Authorization: Bearer alice.1", "MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/list"] },
        { "an unknown tool", HttpStatusCode.OK, Call("no_such_tool"), ["Authorization: Bearer alice.1"] },
        { "no name", HttpStatusCode.BadRequest, """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{}}""", ["Authorization: Bearer alice.1"] },
        { "no parameters", HttpStatusCode.BadRequest, """{"jsonrpc":"2.0","id":7,"method":"tools/call"}""", ["Authorization: Bearer alice.1"] },
        { "parameters that are an array", HttpStatusCode.BadRequest, """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":[]}""", ["Authorization: Bearer alice.1"] },
        { "arguments that are a number", HttpStatusCode.BadRequest, Call("pay", "5"), ["Authorization: Bearer alice.1"] },
        { "a tool that the user may not call", HttpStatusCode.OK, Call("pay_from_till"), ["Authorization: Bearer alice.1"] },
        { "a filter of the application", HttpStatusCode.OK, Call("pay"), ["Authorization: Bearer alice.1", "X-Refuse: 1"] },
        { "a method that is a number", HttpStatusCode.BadRequest, """{"jsonrpc":"2.0","id":7,"method":5}""", ["Authorization: Bearer alice.1"] },
        { "an incomplete message", HttpStatusCode.BadRequest, "{", ["Authorization: Bearer alice.1"] },
        { "a body that is too large", HttpStatusCode.RequestEntityTooLarge, Call("pay", $$"""{"what":"{{new string('x', 40_000)}}"}"""), ["Authorization: Bearer alice.1"] },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task A_rejected_call_does_not_use_its_key(string what, HttpStatusCode status, string body, string[] headers)
    {
        await using var server = await StartAsync();
        (string, string)[] pairs = [.. headers.Select(header => header.Split(": ") is [var name, var value] ? (name, value) : default)];

        var refused = await server.SendAsync(what, body, pairs);
        var paid = await server.PayAsync(what, Alice);
        var again = await server.PayAsync(what, Alice);

        Assert.Equal(status, refused.Status);
        Assert.True(refused.Status is not HttpStatusCode.OK || refused.ErrorCode is not null);
        Assert.Equal((HttpStatusCode.OK, "paid tea as number 1", "paid tea as number 1"), (paid.Status, paid.Text, again.Text));
        Assert.Single(server.Effects.Done);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public async Task An_invalid_key_is_rejected_without_a_log_entry(int length)
    {
        await using var server = await StartAsync();

        var refused = await server.PayAsync(new string('k', length), Alice);

        Assert.Equal((HttpStatusCode.BadRequest, -32600, 7), (refused.Status, refused.ErrorCode, (int?)refused.Message!["id"]));
        Assert.Empty(server.Effects.Done);
        Assert.Empty(server.Log.Warnings);
    }

    [Fact]
    public async Task A_key_of_another_call_is_rejected()
    {
        await using var server = await StartAsync();

        await server.PayAsync("taken", Alice);
        var otherArguments = await server.SendAsync("taken", Call("pay", """{"what":"coffee"}"""), Alice);
        var otherTool = await server.SendAsync("taken", Call("pay_slowly"), Alice);

        Assert.All([otherArguments, otherTool], answer => Assert.Equal((HttpStatusCode.UnprocessableEntity, -32600, 7), (answer.Status, answer.ErrorCode, (int?)answer.Message!["id"])));
        Assert.Single(server.Effects.Done);
        Assert.Empty(server.Log.Warnings);
    }

    [Fact]
    public async Task A_call_with_invalid_arguments_does_not_use_its_key()
    {
        await using var server = await StartAsync();

        var mistaken = await server.SendAsync("mended", Call("pay", "{}"), Alice);
        var mended = await server.PayAsync("mended", Alice);

        Assert.True(mistaken.IsError);
        Assert.Equal((HttpStatusCode.OK, false), (mended.Status, mended.IsError));
        Assert.Single(server.Effects.Done);
    }

    [Fact]
    public async Task Other_requests_ignore_the_key()
    {
        await using var server = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync("list", """{"jsonrpc":"2.0","id":7,"method":"tools/list"}""", Alice)).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync("list", Call("pay"), Alice)).Status);
    }

    [Fact]
    public async Task A_message_over_HTTP_and_SSE_with_a_key_is_rejected()
    {
        await using var server = await KeyedServer.StartAsync(_redis, add: mcp => mcp.Services.Configure<McpReplicas.McpReplicasOptions>(options => options.Sessions.Mode = McpReplicas.McpSessionMode.Stateful));
        using var stream = await server.Http.GetAsync(new Uri("/sse", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var endpoint = "";
        while (!endpoint.StartsWith("data: ", StringComparison.Ordinal))
        {
            endpoint = (await reader.ReadLineAsync(TestContext.Current.CancellationToken))!;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint["data: ".Length..]) { Content = new StringContent(Call("pay"), Encoding.UTF8, "application/json"), Headers = { { "Idempotency-Key", "sse" } } };
        using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(server.Effects.Done);
    }

    [Fact]
    public async Task A_server_with_an_execution_context_per_session_does_not_start()
    {
#pragma warning disable MCP9006 // Obsolete because sessions are obsolete.
        var start = KeyedServer.StartAsync(_redis, add: mcp => mcp.Services.Configure<HttpServerTransportOptions>(options => options.PerSessionExecutionContext = true));
#pragma warning restore MCP9006

        Assert.Contains("PerSessionExecutionContext=false", (await Assert.ThrowsAsync<OptionsValidationException>(() => start)).Message, StringComparison.Ordinal);
    }

    private Task<KeyedServer> StartAsync() => KeyedServer.StartAsync(
        _redis,
        add: mcp =>
        {
            mcp.Services.AddHttpContextAccessor();
            mcp.Services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = 20_000);
            mcp.WithRequestFilters(filters => filters.AddCallToolFilter(next => (request, cancellationToken) =>
                request.Services!.GetRequiredService<Microsoft.AspNetCore.Http.IHttpContextAccessor>().HttpContext!.Request.Headers.ContainsKey("X-Refuse")
                    ? throw new McpProtocolException("Not now.", McpErrorCode.InvalidRequest)
                    : next(request, cancellationToken)));
        },
        map: app => app.MapMcp("/mcp").WithReplicas().RequireAuthorization());
}
