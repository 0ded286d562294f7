using System.Net;
using System.Text.Json.Nodes;

namespace McpAspire.Tests.Support;

/// <summary>Reads the state of the balancer's page and sends its actions, as the page's script does.</summary>
internal static class BalancerPageClient
{
    public const string ActionHeader = "X-Balancer-Page";

    public static async Task<JsonNode> PageStateAsync(this HttpClient http, long after = 0) =>
        JsonNode.Parse(await http.GetStringAsync(new Uri($"/page/state?after={after}", UriKind.Relative), TestContext.Current.CancellationToken))!;

    /// <summary>The state of one replica on the page.</summary>
    public static async Task<JsonNode> PageReplicaAsync(this HttpClient http, string name) =>
        (await http.PageStateAsync())["replicas"]!.AsArray().Single(replica => (string?)replica!["name"] == name)!;

    public static Task ReplicaBecomesAsync(this HttpClient http, string name, string state) =>
        Eventually.HoldsAsync($"{name} is {state}", async () => (string?)(await http.PageReplicaAsync(name))["state"] == state);

    /// <summary>A request on the page, by its number from 1. It waits, because a client may have its answer before the page records the request.</summary>
    public static async Task<JsonNode> PageRequestAsync(this HttpClient http, int number)
    {
        JsonArray requests = [];
        await Eventually.HoldsAsync($"request {number} is shown", async () => (requests = (await http.PageStateAsync())["requests"]!.AsArray()).Count >= number);
        return requests[number - 1]!;
    }

    /// <summary>The outcomes of the attempts of a request.</summary>
    public static async Task<IEnumerable<string>> PageOutcomesAsync(this HttpClient http, int number) =>
        (await http.PageRequestAsync(number))["attempts"]!.AsArray().Select(attempt => (string)attempt!["outcome"]!);

    /// <summary>Drains or restores a replica.</summary>
    public static Task<(HttpStatusCode Status, string Sentence)> ActAsync(this HttpClient http, string replica, string action) =>
        http.SendToPageAsync(HttpMethod.Post, $"/page/replicas/{replica}/{action}", (ActionHeader, "1"));

    public static async Task<(HttpStatusCode Status, string Text)> SendToPageAsync(this HttpClient http, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimEnd());
    }
}
