using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>The balancer does not forward malformed or ambiguous HTTP.</summary>
public sealed class MalformedHttp(MalformedHttp.Guarded guarded) : IClassFixture<MalformedHttp.Guarded>
{
    private const string Host = "Host: localhost\r\nContent-Type: application/json\r\n";
    private const string Call = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"change"}}""";

    // A second request is hidden in the body of the first.
    private const string Chunks = "0\r\n\r\nPOST /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n";

    [Theory]
    [InlineData("NOT HTTP\r\n\r\n", 400)]
    [InlineData("POST /mcp\r\n\r\n", 400)]
    [InlineData("POST /mcp HTTP/1.1\r\n\r\n", 400)]
    [InlineData("POST /mcp HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("POST /mcp HTTP/1.1\r\nHost: a b\r\n\r\n", 400)]
    [InlineData("POST http://elsewhere/mcp HTTP/1.1\r\n" + Host + "\r\n", 400)]
    [InlineData("POST /mcp HTTP/1.1\r\n" + Host + "Two Words: x\r\n\r\n", 400)]
    [InlineData("POST /mcp HTTP/1.1\r\n" + Host + "X: a\rInjected: b\r\n\r\n", 400)]
    [InlineData("POST /mcp HTTP/1.1\r\n" + Host + "X: a\0b\r\n\r\n", 400)]
    [InlineData("POST /m\0cp HTTP/1.1\r\n" + Host + "\r\n", 400)]
    [InlineData("POST /mcp HTTP/1.1\r\n" + Host + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400)]
    [InlineData("POST /mcp HTTP/1.1\r\n" + Host + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400)]
    [InlineData("POST /mcp HTTP/1.1\r\n" + Host + "Content-Length: -5\r\n\r\nhello", 400)]
    [InlineData("POST /mcp HTTP/1.1\r\n" + Host + "Content-Length: 5, 5\r\n\r\nhello", 400)]
    [InlineData("POST /mcp HTTP/1.1\r\n" + Host + "Transfer-Encoding : chunked\r\n\r\n" + Chunks, 400)]
    [InlineData("POST /mcp HTTP/1.1\r\n" + Host + "Transfer-Encoding: chunked, identity\r\n\r\n" + Chunks, 400)]
    [InlineData("POST /mcp HTTP/1.1\r\n" + Host + "Transfer-Encoding: xchunked\r\n\r\n" + Chunks, 400)]
    [InlineData("POST /mcp HTTP/1.1\r\n" + Host + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + Chunks, 400)]
    [InlineData("POST /mcp HTTP/1.1\r\n" + Host + "Transfer-Encoding: chunked\r\nContent-Length: 44\r\n\r\n" + Chunks, 400)]
    [InlineData("POST /mcp HTTP/1.1\r\n" + Host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + Call + "\r\n0\r\n\r\n", 400)]
    [InlineData("POST /mcp HTTP/1.1\r\n" + Host + "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloworld\r\n0\r\n\r\n", 400)]
    public async Task It_is_rejected_and_the_connection_is_closed(string request, int status)
    {
        var executions = guarded.Replica.Executions;
        using var connection = await RawConnection.OpenAsync(guarded.Balancer.Port);

        await connection.WriteAsync(request);
        var answer = await connection.ReadToEndAsync();

        Assert.Equal(status, RawConnection.StatusOf(answer));
        Assert.Equal(answer.LastIndexOf("HTTP/1.1", StringComparison.Ordinal), answer.IndexOf("HTTP/1.1", StringComparison.Ordinal));
        await NothingHappenedAsync(executions);
    }

    [Theory]
    [InlineData("Mcp-Session-Id")]
    [InlineData("MCP-Protocol-Version")]
    [InlineData("Mcp-Method")]
    [InlineData("Authorization")]
    [InlineData("Origin")]
    public async Task A_duplicate_of_a_single_value_header_is_rejected(string header)
    {
        var executions = guarded.Replica.Executions;
        using var connection = await RawConnection.OpenAsync(guarded.Balancer.Port);

        await connection.WriteAsync($"POST /mcp HTTP/1.1\r\n{Host}{header}: a\r\n{header}: b\r\nContent-Length: {Call.Length}\r\n\r\n{Call}");
        var answer = await connection.ReadToEndAsync();

        Assert.Equal(400, RawConnection.StatusOf(answer));
        Assert.Contains($"The request has the header {header} more than once.", answer, StringComparison.Ordinal);
        await NothingHappenedAsync(executions);
    }

    [Theory]
    [InlineData(1, 64 * 1024)]
    [InlineData(200, 10)]
    public async Task Headers_over_the_limit_are_refused(int count, int length)
    {
        var executions = guarded.Replica.Executions;
        using var connection = await RawConnection.OpenAsync(guarded.Balancer.Port);

        await connection.WriteAsync($"POST /mcp HTTP/1.1\r\n{Host}{string.Concat(Enumerable.Range(0, count).Select(number => $"X-{number}: {new string('x', length)}\r\n"))}\r\n");
        var answer = await connection.ReadToEndAsync();

        // If the balancer has not read all headers, the answer may be lost when the connection closes.
        Assert.Contains(RawConnection.StatusOf(answer), new int?[] { 431, null });
        await NothingHappenedAsync(executions);
    }

    [Fact]
    public async Task A_body_that_ends_too_early_reaches_no_tool()
    {
        var executions = guarded.Replica.Executions;
        using var connection = await RawConnection.OpenAsync(guarded.Balancer.Port);

        await connection.WriteAsync($"POST /mcp HTTP/1.1\r\n{Host}Content-Length: {Call.Length + 1}\r\n\r\n{Call}");
        connection.EndWriting();
        await connection.ReadToEndAsync();

        await NothingHappenedAsync(executions);
    }

    private async Task NothingHappenedAsync(int executions)
    {
        Assert.Equal(executions, guarded.Replica.Executions);
        Assert.Equal(HttpStatusCode.OK, (await guarded.Balancer.Http.CallToolAsync("change")).Status);
        var replica = await guarded.Balancer.Page.PageReplicaAsync("mcp-1");
        Assert.Equal(("ready", 0), ((string?)replica["state"], (int)replica["errors"]!));
    }

    /// <summary>A balancer in front of one replica.</summary>
    public sealed class Guarded : IAsyncLifetime
    {
        internal FaultyReplica Replica { get; private set; } = null!;

        internal LoneBalancer Balancer { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Replica = await FaultyReplica.StartAsync();
            Balancer = await LoneBalancer.StartAsync([Replica]);
            await Balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        }

        public async ValueTask DisposeAsync()
        {
            await Balancer.DisposeAsync();
            await Replica.DisposeAsync();
        }
    }
}
