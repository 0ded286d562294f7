using System.Diagnostics;
using System.Net;
using McpReplicas.Balancer.Limits;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>The limits of one client, by the name that it sends and by its address.</summary>
public sealed class ClientLimits : OneFaultyReplica
{
    private const string Call = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"change"}}""";

    [Fact]
    public async Task A_client_that_uses_many_names_is_limited_by_the_rate_of_its_address()
    {
        await using var balancer = await NearBalancer.StartAsync([Replica], "--Balancer:Limits:ClientRate=1", "--Balancer:Limits:ClientHeader=Authorization");
        using var one = balancer.From("203.0.113.1");

        var watch = Stopwatch.StartNew();
        var answers = await StatusesAsync(one, 200, number => ("Authorization", $"Bearer {number}"));

        // Ten at once, and ten more in each second of the test.
        Assert.InRange(answers.Count(status => status is HttpStatusCode.OK), 10, 10 + (10 * (int)Math.Ceiling(watch.Elapsed.TotalSeconds)));
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        using var other = balancer.From("203.0.113.2");
        Assert.Equal(HttpStatusCode.OK, (await other.PostAsync(Call, ("Authorization", "Bearer other"))).Status);
    }

    [Fact]
    public async Task A_client_over_its_rate_does_not_limit_others_at_its_address()
    {
        await using var balancer = await NearBalancer.StartAsync([Replica], "--Balancer:Limits:ClientRate=1", "--Balancer:Limits:ClientHeader=Authorization");
        using var http = balancer.From("203.0.113.1");

        await StatusesAsync(http, 200, _ => ("Authorization", "Bearer busy"));

        Assert.Equal(HttpStatusCode.OK, (await http.PostAsync(Call, ("Authorization", "Bearer calm"))).Status);
    }

    [Fact]
    public async Task The_rate_of_an_address_may_be_set()
    {
        await using var balancer = await NearBalancer.StartAsync([Replica], "--Balancer:Limits:ClientRate=1", "--Balancer:Limits:ClientHeader=Authorization", "--Balancer:Limits:AddressRate=1000");
        using var http = balancer.From("203.0.113.1");

        var answers = await StatusesAsync(http, 200, number => ("Authorization", $"Bearer {number}"));

        // Among so many clients a few share a bucket.
        Assert.InRange(answers.Count(status => status is HttpStatusCode.OK), 185, 200);
    }

    [Fact]
    public async Task One_address_cannot_use_all_concurrent_requests()
    {
        await using var balancer = await NearBalancer.StartAsync([Replica], "--Balancer:MaxConcurrentRequests=20");
        var release = new TaskCompletionSource();
        Replica.Fault = _ => release.Task;
        using var greedy = balancer.From("203.0.113.1");
        var running = Enumerable.Range(0, 18).Select(_ => greedy.PostAsync(Call)).ToList();
        await Eventually.HoldsAsync("nine tenths run", () => Replica.Executions is 18);

        var refused = await greedy.PostAsync(Call);
        using var other = balancer.From("203.0.113.2");
        running.Add(other.PostAsync(Call));
        await Eventually.HoldsAsync("another client is served", () => Replica.Executions is 19);
        release.SetResult();

        Assert.Equal((HttpStatusCode.TooManyRequests, "Too many requests from this address are in progress. The request was not forwarded."), (refused.Status, (string?)refused.Message!["error"]!["message"]));
        Assert.All(await Task.WhenAll(running), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Replica.Fault = null;
        Assert.Equal(HttpStatusCode.OK, (await greedy.PostAsync(Call)).Status);
    }

    [Fact]
    public async Task The_number_of_concurrent_requests_of_an_address_may_be_set()
    {
        await using var balancer = await NearBalancer.StartAsync([Replica], "--Balancer:Limits:MaxRequestsPerAddress=1");
        var release = new TaskCompletionSource();
        Replica.Fault = _ => release.Task;
        using var http = balancer.From("2001:db8:0:1::1");
        var running = http.PostAsync(Call);
        await Eventually.HoldsAsync("it runs", () => Replica.Executions is 1);

        using var neighbour = balancer.From("2001:db8:0:1::2");
        var refused = await neighbour.PostAsync(Call);
        release.SetResult();
        await running;

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
    }

    [Theory]
    [InlineData("203.0.113.1", "::ffff:203.0.113.1")]
    [InlineData("2001:db8::1", "2001:db8::ffff:2")]
    public void Addresses_of_one_client_share_a_bucket(string one, string other) => Assert.Equal(BucketOf(one), BucketOf(other));

    [Fact]
    public void Addresses_of_different_clients_rarely_share_a_bucket()
    {
        Assert.InRange(Enumerable.Range(0, 256).Select(number => BucketOf($"203.0.113.{number}")).Distinct().Count(), 240, 256);
        Assert.InRange(Enumerable.Range(0, 256).Select(number => BucketOf($"2001:db8:0:{number:x}::1")).Distinct().Count(), 240, 256);
    }

    [Fact]
    public void The_number_of_buckets_does_not_grow_with_the_number_of_clients()
    {
        var buckets = Enumerable.Range(0, 200_000).Select(number => ClientBuckets.OfHeader($"Bearer {number}")).ToHashSet();

        Assert.InRange(buckets.Count, ClientBuckets.Count - 1_000, ClientBuckets.Count);
        Assert.All(buckets, bucket => Assert.InRange(bucket, 0, ClientBuckets.Count - 1));
    }

    private static int BucketOf(string address) => ClientBuckets.OfAddress(new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } });

    private static async Task<List<HttpStatusCode>> StatusesAsync(HttpClient http, int calls, Func<int, (string, string)> header)
    {
        var statuses = new List<HttpStatusCode>();
        for (var number = 0; number < calls; number++)
        {
            statuses.Add((await http.PostAsync(Call, header(number))).Status);
        }

        return statuses;
    }
}
