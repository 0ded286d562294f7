using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using McpReplicas.Balancer.Requests;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>How much of a request's body the balancer reads, when, for how long, and where it stores it.</summary>
[Trait("Run", "All")]
public sealed class RequestBodies : OneFaultyReplica
{
    private const string Call = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"change"}}""";
    private const string Chunked = "Transfer-Encoding: chunked\r\n";
    private const string Long = "Content-Length: 100000\r\n";

    [Theory]
    [InlineData("evil.example.com", "", Long, 403)]
    [InlineData("evil.example.com", "", Chunked, 403)]
    [InlineData("localhost", "Origin: https://evil.example.com\r\n", Long, 403)]
    [InlineData("localhost", "Origin: evil://localhost\r\n", Chunked, 403)]
    [InlineData("localhost", "Mcp-Method: a\r\nMcp-Method: b\r\n", Long, 400)]
    [InlineData("localhost", "", "Content-Length: 5000000\r\n", 413)]
    public async Task A_request_with_rejected_headers_is_rejected_before_its_body_is_read(string host, string headers, string length, int status)
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica], "--Balancer:MaxConcurrentRequests=1");
        using var slow = await RawConnection.OpenAsync(balancer.Port);

        await slow.WriteAsync($"POST /mcp HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Type: application/json\r\n{length}\r\n");
        var answer = await slow.ReadAnswerAsync();

        Assert.Equal(status, RawConnection.StatusOf(answer));
        Assert.DoesNotContain("\"id\"", answer, StringComparison.Ordinal);
        // While the rest of its body may still arrive, it does not count as a concurrent request.
        await Eventually.HoldsAsync("another call is served", async () => (await balancer.Http.CallToolAsync("change")).Status is HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_client_over_its_limit_is_rejected_before_its_body_is_read()
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica], "--Balancer:Limits:ClientRate=1");
        await balancer.Http.PostAsync(Call);
        var slow = new List<RawConnection>();
        for (var number = 0; number < 5; number++)
        {
            slow.Add(await RawConnection.OpenAsync(balancer.Port));
        }

        // The client may call once a second, so at least one of these is rejected at once.
        await Task.WhenAll(slow.Select(connection => connection.WriteAsync($"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{Long}\r\n")));
        var first = await Task.WhenAny(slow.Select(connection => connection.ReadAnswerAsync()));

        Assert.Equal(429, RawConnection.StatusOf(await first));
        slow.ForEach(connection => connection.Dispose());
    }

    [Theory]
    [InlineData("Content-Length: 1000\r\n", "{")]
    [InlineData(Chunked, "1\r\n{\r\n")]
    [InlineData(Long, "{")]
    public async Task A_body_that_is_too_slow_ends_with_408_and_does_not_count_against_the_replica(string length, string piece)
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica], "--Balancer:Limits:BodyTimeout=00:00:01", "--Balancer:Limits:MinBodyRate=0");
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        using var slow = await RawConnection.OpenAsync(balancer.Port);

        await slow.WriteAsync($"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{length}\r\n");
        var answer = slow.ReadToEndAsync();
        while (!answer.IsCompleted)
        {
            await slow.TryWriteAsync(piece);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }

        Assert.Equal(408, RawConnection.StatusOf(await answer));
        Assert.Contains("The body did not arrive within 1 s.", await answer, StringComparison.Ordinal);
        var replica = await balancer.Page.PageReplicaAsync("mcp-1");
        Assert.Equal(("ready", 0), ((string?)replica["state"], (int)replica["errors"]!));
        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.CallToolAsync("change")).Status);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(RequestBody.LongestToKeep, true)]
    [InlineData(RequestBody.LongestToKeep + 1, false)]
    [InlineData(500_000, false)]
    public async Task A_body_of_unknown_length_is_kept_up_to_the_same_length_as_others_and_arrives_whole(int length, bool isKept)
    {
        await using var balancer = await NearBalancer.StartAsync([Replica]);
        using var http = balancer.From(address: null);
        var wasKept = new List<bool>();
        Replica.Fault = context =>
        {
            wasKept.Add(balancer.Request.Features.Get<RequestBody>() is { Kept: not null });
            return Task.CompletedTask;
        };

        foreach (var isChunked in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(Call.PadRight(length), Encoding.UTF8, "application/json"), Headers = { TransferEncodingChunked = isChunked } };
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal([isKept, isKept], wasKept);
        Assert.Equal(2, Replica.Executions);
    }

    [Fact]
    public async Task A_long_body_of_unknown_length_needs_no_disk()
    {
        var port = FreePort.Next();
        await using var balancer = new ApplicationProcess(
            new Dictionary<string, string?> { ["ASPNETCORE_TEMP"] = "/no/such/folder" }, "LoadBalancer", $"--urls=http://localhost:{port}", $"--Balancer:Replicas:mcp-1={Replica.Address}");
        await balancer.LineAsync("Application started.");
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(Call.PadRight(200_000), Encoding.UTF8, "application/json"), Headers = { TransferEncodingChunked = true } };

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_is_released_when_its_answer_begins()
    {
        await using var balancer = await NearBalancer.StartAsync([Replica]);
        using var http = balancer.From(address: null);
        var release = new TaskCompletionSource();
        WeakReference? kept = null;
        Replica.Fault = async context =>
        {
            kept = BytesOf(balancer);
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            await release.Task;
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(Call + new string(' ', 60_000), Encoding.UTF8, "application/json") };

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync("its bytes are collected while the answer goes on", () =>
        {
            GC.Collect();
            return kept is { IsAlive: false };
        });

        release.SetResult();
    }

    [Fact]
    public async Task The_Expect_header_is_not_forwarded()
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica]);
        var expectations = new List<string>();
        Replica.Fault = context =>
        {
            expectations.Add(context.Request.Headers.Expect.ToString());
            return Task.CompletedTask;
        };

        foreach (var length in new[] { 10, 100_000 })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(Call + new string(' ', length), Encoding.UTF8, "application/json"), Headers = { ExpectContinue = true } };
            using var answer = await balancer.Http.SendAsync(request, TestContext.Current.CancellationToken);
        }

        Assert.Equal(["", ""], expectations);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference BytesOf(NearBalancer balancer) => new(balancer.Request.Features.Get<RequestBody>()!.Kept);
}
