using System.Text.Json.Nodes;
using McpReplicas.Aspire.Model;

namespace McpReplicas.Aspire.Commands;

/// <summary>Calls the balancer's page API.</summary>
internal static class BalancerClient
{
    // The balancer accepts an action only with this header, which a form of another site cannot set.
    private const string ActionHeader = "X-Balancer-Page";

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Sends the balancer an action for a replica: <c>drain</c> or <c>restore</c>.</summary>
    public static async Task<ExecuteCommandResult> ActAsync(Balancer balancer, string replica, string action, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(balancer.PageUrl, $"/page/replicas/{replica}/{action}")) { Headers = { { ActionHeader, "AppHost" } } };
        using var answer = await TrySendAsync(request, cancellationToken);
        if (answer is null)
        {
            return CommandResults.Failure($"The balancer does not answer, so {replica} was not changed.");
        }

        var sentence = (await answer.Content.ReadAsStringAsync(cancellationToken)).Trim();
        return answer.IsSuccessStatusCode ? CommandResults.Success(sentence) : CommandResults.Failure(sentence);
    }

    /// <summary>Reads the balancer's view of its replicas; an empty list while it does not answer.</summary>
    public static async Task<List<ReplicaStatus>> ReadAsync(Balancer balancer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(balancer.PageUrl, "/page/state"));
        using var answer = await TrySendAsync(request, cancellationToken);
        return answer is { IsSuccessStatusCode: true } && JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)) is { } page
            ? [.. page["replicas"]!.AsArray().Select(replica => new ReplicaStatus((string)replica!["name"]!, (string)replica["state"]! is var state && state is "unprobed" && balancer.HealthPath.Length is 0 ? ReplicaStatus.Ready : state, (int)replica["inFlight"]! - (int)replica["streams"]!))]
            : [];
    }

    /// <summary>Whether a replica itself reports that it is ready.</summary>
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

/// <summary>The balancer's view of a replica.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Its state in one word, as the page shows it.</param>
/// <param name="Unfinished">Its requests in flight, without the streams that only clients end: a replica closes those cleanly when it shuts down.</param>
internal sealed record ReplicaStatus(string Name, string State, int Unfinished)
{
    public const string Ready = "ready";

    public bool IsReady => State is Ready;

    public bool IsDrained => State is "drained";
}
