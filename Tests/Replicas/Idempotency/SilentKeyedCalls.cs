using McpAspire.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace McpAspire.Tests;

/// <summary>A call with a key that has no answer for a long time.</summary>
[Trait("Run", "All")]
public sealed class SilentKeyedCalls(GarnetOfTests redis) : IClassFixture<GarnetOfTests>
{
    [Theory]
    [InlineData(Era.Legacy)]
    [InlineData(Era.Modern)]
    public async Task It_becomes_an_event_stream_and_its_answer_is_stored(Era era)
    {
        var time = new FakeTimeProvider();
        await using var server = await KeyedServer.StartAsync(redis.Redis, add: mcp => mcp.Services.AddSingleton<TimeProvider>(time));
        var key = $"silent {era}";
        using var request = Request(key, era);
        var sending = server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync("it runs", () => server.Effects.Done.Contains("begun"));

        time.Advance(TimeSpan.FromSeconds(10));
        using var answer = await OpenAnswer.OpenAsync(sending);
        Assert.Equal(OpenAnswer.Comment, await answer.ReadUntilAsync(OpenAnswer.Comment));
        using var meanwhile = Request(key, era);
        var running = await server.Http.ExchangeAsync(meanwhile);
        server.Effects.Gate.SetResult();
        var text = await answer.ReadToEndAsync();
        using var again = Request(key, era);
        var remembered = await server.Http.ExchangeAsync(again);

        Assert.Equal("text/event-stream", answer.MediaType);
        Assert.Equal(409, (int)running.Status);
        Assert.Contains("paid tea as number 2", text, StringComparison.Ordinal);
        Assert.Equal(("application/json", "paid tea as number 2"), (remembered.MediaType, remembered.Text));
        Assert.Equal(2, server.Effects.Done.Count);
    }

    private static HttpRequestMessage Request(string key, Era era)
    {
        var (body, headers) = era is Era.Modern ? Keyed.Modern("pay_slowly") : (Keyed.Call("pay_slowly"), []);
        var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers.Append(("Idempotency-Key", key)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
