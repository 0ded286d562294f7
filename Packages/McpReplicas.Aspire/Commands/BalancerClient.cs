using System.Text.Json.Nodes;
using McpReplicas.Aspire.Model;

namespace McpReplicas.Aspire.Commands;

/// <summary>Talks to the balancer as its page does.</summary>
internal static class BalancerClient
{
    // The balancer takes an action from a program that means it, which it tells by this header.
    private const string ActionHeader = "X-Balancer-Page";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Has the balancer do something to a replica: <c>drain</c> or <c>restore</c>.</summary>
    public static async Task<ExecuteCommandResult> ActAsync(Balancer balancer, string replica, string action, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(balancer.PageUrl, $"/page/replicas/{replica}/{action}")) { Headers = { { ActionHeader, "AppHost" } } };
        using var answer = await TrySendAsync(request, cancellationToken);
        if (answer is null)
        {
            return CommandResults.Failure($"The balancer does not answer, so {replica} was left as it is.");
        }

        var sentence = (await answer.Content.ReadAsStringAsync(cancellationToken)).Trim();
        return answer.IsSuccessStatusCode ? CommandResults.Success(sentence) : CommandResults.Failure(sentence);
    }

    /// <summary>What the balancer knows of its replicas; nothing while it does not answer.</summary>
    public static async Task<List<ReplicaStatus>> ReadAsync(Balancer balancer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(balancer.PageUrl, "/page/state"));
        using var answer = await TrySendAsync(request, cancellationToken);
        return answer is { IsSuccessStatusCode: true } && JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)) is { } page
            ? [.. page["replicas"]!.AsArray().Select(replica => new ReplicaStatus((string)replica!["name"]!, (string)replica["state"]! is var state && state is "unprobed" && balancer.HealthPath.Length is 0 ? ReplicaStatus.Ready : state, (int)replica["inFlight"]! - (int)replica["streams"]!))]
            : [];
    }

    /// <summary>Waits until the balancer gives requests to every replica.</summary>
    public static async Task WaitForReadyAsync(Balancer balancer, CancellationToken cancellationToken)
    {
        while ((await ReadAsync(balancer, cancellationToken)).Count(replica => replica.IsReady) < balancer.Replicas.Count())
        {
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Whether a replica itself says that it is ready.</summary>
    public static async Task<bool> IsReadyAsync(Balancer balancer, IResourceBuilder<IResourceWithEndpoints> replica, CancellationToken cancellationToken) =>
        await ReplicaReadiness.FindProblemAsync(replica.GetEndpoint(Balancer.Endpoint), balancer.GroupOf(replica.Resource).HealthPath, cancellationToken) is null;

    /// <returns>Null if there is no answer.</returns>
    private static async Task<HttpResponseMessage?> TrySendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await Http.SendAsync(request, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}

/// <summary>What the balancer knows of a replica.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Its state in a word, as the page shows it.</param>
/// <param name="Unfinished">The requests that it works on now. Streams that only their clients end are not among them: a replica that leaves ends them in order.</param>
internal sealed record ReplicaStatus(string Name, string State, int Unfinished)
{
    public const string Ready = "ready";

    public bool IsReady => State is Ready;
}
