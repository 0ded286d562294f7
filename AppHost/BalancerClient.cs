using System.Text.Json.Nodes;

namespace McpAspire.AppHost;

/// <summary>Talks to the balancer as its page does.</summary>
internal static class BalancerClient
{
    // The balancer takes an action from a program that means it, which it tells by this header.
    private const string ActionHeader = "X-Balancer-Page";

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Has the balancer do something to a replica: <c>drain</c>, <c>restore</c> or <c>kill</c>.</summary>
    public static async Task<ExecuteCommandResult> ActAsync(IResourceBuilder<ProjectResource> balancer, string replica, string action, CancellationToken cancellationToken)
    {
        var address = $"{balancer.GetEndpoint("http").Url}/page/replicas/{replica}/{action}";
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Headers = { { ActionHeader, "AppHost" } } };
        using var answer = await Http.SendAsync(request, cancellationToken);
        var sentence = (await answer.Content.ReadAsStringAsync(cancellationToken)).Trim();
        return answer.IsSuccessStatusCode ? CommandResults.Success(sentence) : CommandResults.Failure(sentence);
    }

    /// <summary>What the balancer knows of a replica: its state in a word, and the requests that it has now.</summary>
    public static async Task<(string State, int InFlight)> FindAsync(IResourceBuilder<ProjectResource> balancer, string replica, CancellationToken cancellationToken)
    {
        var page = JsonNode.Parse(await Http.GetStringAsync(new Uri($"{balancer.GetEndpoint("http").Url}/page/state"), cancellationToken))!;
        var found = page["replicas"]!.AsArray().Single(view => (string?)view!["name"] == replica)!;
        return ((string)found["state"]!, (int)found["inFlight"]!);
    }

    /// <summary>The process of a replica that is ready; null if none is.</summary>
    public static async Task<string?> ReadyProcessAsync(IResourceBuilder<ProjectResource> replica, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"{replica.GetEndpoint("http").Url}/health"), cancellationToken);
            return answer.IsSuccessStatusCode && answer.Headers.TryGetValues("X-Process-Id", out var ids) ? ids.First() : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
