using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using McpReplicas.Balancer.Requests;
using McpAspire.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace McpAspire.Tests;

/// <summary>What never ejects a replica, however often it happens.</summary>
public sealed class NotTheReplicasFault : TwoFaultyReplicas
{
    private const int Often = 12;
    private const string NoProbe = "--Balancer:HealthPath=";

    [Fact]
    public async Task A_header_that_is_not_ASCII_reaches_the_replica_and_comes_back()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two]);
        await AllBecomeReadyAsync(balancer);
        One.Fault = Two.Fault = context =>
        {
            context.Response.Headers["X-Name"] = context.Request.Headers["X-Name"];
            return Task.CompletedTask;
        };

        for (var call = 0; call < Often; call++)
        {
            using var connection = await RawConnection.OpenAsync(balancer.Port);
            // The text is sent as Latin-1, in which each byte of the UTF-8 form is one character.
            await connection.WriteAsync("POST /mcp HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Name: caf\u00c3\u00a9\r\nContent-Length: 46\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
            var answer = await connection.ReadToEndAsync();

            Assert.Equal(200, RawConnection.StatusOf(answer));
            Assert.Contains("X-Name: caf\u00c3\u00a9\r\n", answer, StringComparison.Ordinal);
        }

        await AllAreReadyAsync(balancer);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Name: caf\u00e9\r\n\r\n{}", 200)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Name: a\u0001b\r\n\r\n{}", 502)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX Name: a\r\n\r\n{}", null)]
    [InlineData("HTTP/1.1 OK 200\r\n\r\n", 502)]
    [InlineData("SMTP ready\r\n\r\n", 502)]
    public async Task An_odd_answer(string answer, int? status)
    {
        await using var replica = new RawReplica(_ => answer);
        await using var balancer = await LoneBalancer.StartAsync([replica.Address, One.Address], NoProbe, "--Balancer:RetryAnnotatedTools=false");

        var statuses = new List<HttpStatusCode>();
        for (var call = 0; call < 2 * Often; call++)
        {
            statuses.Add((await balancer.Http.CallToolAsync("change")).Status);
        }

        // Round robin gave each replica half of the calls until the end.
        Assert.Equal((Often, Often), (replica.Requests.Count, One.Executions));
        Assert.True(status is null || statuses.Count(each => (int)each == status) >= Often);
        await AllAreReadyAsync(balancer);
    }

    [Theory]
    [InlineData("TRACE")]
    [InlineData("PROPFIND")]
    public async Task A_method_that_is_not_forwarded(string method)
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two]);
        await AllBecomeReadyAsync(balancer);

        for (var call = 0; call < Often; call++)
        {
            using var connection = await RawConnection.OpenAsync(balancer.Port);
            await connection.WriteAsync($"{method} /mcp HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

            Assert.Equal(405, RawConnection.StatusOf(await connection.ReadToEndAsync()));
        }

        await AllAreReadyAsync(balancer);
    }

    [Theory]
    [InlineData(501)]
    [InlineData(505)]
    [InlineData(404)]
    public async Task A_status_caused_by_the_request(int status)
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two]);
        await AllBecomeReadyAsync(balancer);
        One.Fault = Two.Fault = FaultyReplica.Status(status);

        for (var call = 0; call < 2 * Often; call++)
        {
            await balancer.Http.CallToolAsync("change");
        }

        await AllAreReadyAsync(balancer);
        Assert.Equal(2 * Often, One.Executions + Two.Executions);
    }

    [Theory]
    [InlineData("tls-failed")]
    [InlineData("dns-failed")]
    public async Task Wrong_certificates_and_host_names_in_the_configuration(string outcome)
    {
        var address = outcome is "tls-failed" ? One.Address.Replace("http:", "https:", StringComparison.Ordinal) : "https://no-such-host.invalid";
        await using var balancer = await LoneBalancer.StartAsync([address, Two.Address]);
        await balancer.Page.ReplicaBecomesAsync("mcp-2", "ready");

        for (var call = 0; call < Often; call++)
        {
            Assert.Equal(HttpStatusCode.OK, (await balancer.Http.CallToolAsync("change")).Status);
        }

        var state = await balancer.Page.PageStateAsync();
        Assert.Contains(outcome, state["requests"]!.AsArray().SelectMany(request => request!["attempts"]!.AsArray()).Select(attempt => (string)attempt!["outcome"]!));
        Assert.Equal(["unprobed", "ready"], StatesOf(state));
        Assert.DoesNotContain("Ejected ", balancer.Process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SocketError.TooManyOpenSockets, HttpStatusCode.ServiceUnavailable)]
    [InlineData(SocketError.NoBufferSpaceAvailable, HttpStatusCode.ServiceUnavailable)]
    [InlineData(SocketError.AddressNotAvailable, HttpStatusCode.ServiceUnavailable)]
    [InlineData(null, HttpStatusCode.BadRequest)]
    public async Task An_error_inside_the_balancer(SocketError? error, HttpStatusCode status)
    {
        var client = new FailingClient { Error = error is { } code ? new HttpRequestException(HttpRequestError.ConnectionError, inner: new SocketException((int)code)) : new HttpRequestException("It has a header that cannot be sent.") };
        await using var balancer = await BalancerInProcess.StartAsync(
            services => services.AddSingleton<IForwarderHttpClientFactory>(client), $"--Balancer:Replicas:mcp-1={One.Address}", $"--Balancer:Replicas:mcp-2={Two.Address}", "--Balancer:ProbeInterval=00:00:00.2", "--Balancer:ProbeTimeout=00:00:30", "--Balancer:ProbeFailures=1");
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        await balancer.Page.ReplicaBecomesAsync("mcp-2", "ready");

        client.Fails = true;
        for (var call = 0; call < Often; call++)
        {
            Assert.Equal(status, (await balancer.Http.CallToolAsync("change")).Status);
        }

        var failed = client.Failures;
        await Eventually.HoldsAsync("probes have failed too", () => client.Failures > failed + 4);
        Assert.Equal(["ready", "ready"], StatesOf(await balancer.Page.PageStateAsync()));
        Assert.Equal(0, One.Executions + Two.Executions);
        client.Fails = false;
        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.CallToolAsync("change")).Status);
    }

    private static async Task AllBecomeReadyAsync(LoneBalancer balancer)
    {
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        await balancer.Page.ReplicaBecomesAsync("mcp-2", "ready");
    }

    private static async Task AllAreReadyAsync(LoneBalancer balancer)
    {
        Assert.DoesNotContain("ejected", StatesOf(await balancer.Page.PageStateAsync()));
        Assert.DoesNotContain("Ejected ", balancer.Process.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string?> StatesOf(JsonNode state) => state["replicas"]!.AsArray().Select(replica => (string?)replica!["state"]);

    private sealed class FailingClient : IForwarderHttpClientFactory
    {
        private int _failures;

        public required Exception Error { get; init; }

        public bool Fails { get; set; }

        public int Failures => Volatile.Read(ref _failures);

        public HttpMessageInvoker CreateClient(ForwarderHttpClientContext context) => new(new HeadersWithBody(new Handler(this)));

        private sealed class Handler(FailingClient client) : DelegatingHandler(new SocketsHttpHandler())
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (client.Fails)
                {
                    Interlocked.Increment(ref client._failures);
                    throw client.Error;
                }

                return base.SendAsync(request, cancellationToken);
            }
        }
    }
}
