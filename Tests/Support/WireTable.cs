using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;

namespace McpAspire.Tests.Support;

/// <summary>Writes a table of <c>docs/wire.md</c>. It sends each probe once to every replica, and their answers must be equal.</summary>
internal static class WireTable
{
    private const string Balancer = "the balancer";
    private const string EventStream = "text/event-stream";

    public static async Task<string> OfAsync(params (HttpClient Http, WireProbe Probe)[] rows)
    {
        var table = new StringBuilder("| Probe | Our answer | Why |\n|---|---|---|\n");
        foreach (var (http, probe) in rows)
        {
            table.Append($"| {probe.Name} | {await AskEveryReplicaAsync(http, probe)} | {probe.Why}".TrimEnd()).Append(" |\n");
        }

        return table.ToString();
    }

    private static async Task<string> AskEveryReplicaAsync(HttpClient http, WireProbe probe)
    {
        var answers = new List<(string From, string Text)>();
        for (var call = 0; call < 3; call++)
        {
            using var request = probe.ToRequest();
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            answers.Add((response.Headers.TryGetValues("X-Served-By", out var name) ? name.Single() : Balancer, await DescribeAsync(response)));
        }

        Assert.True(answers.Select(answer => answer.From).Order().ToArray() is ["mcp-1", "mcp-2", "mcp-3"] or [Balancer, Balancer, Balancer], $"{probe.Name}: {string.Join("; ", answers)}.");
        Assert.True(answers.DistinctBy(answer => answer.Text).Count() is 1, $"{probe.Name}: {string.Join("; ", answers)}.");
        return answers[0] is (Balancer, var text) ? $"{text}, from the balancer" : answers[0].Text;
    }

    /// <summary>Describes an answer in the notation of the table.</summary>
    public static async Task<string> DescribeAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var type = response.Content.Headers.ContentType?.MediaType;
        var messages = Messages(body, type);
        return string.Concat(
            $"{(int)response.StatusCode} {Letter(body, type)}",
            messages is [.., var answer] ? Outcome(answer) : "",
            messages.Count > 1 ? $", {messages.Count - 1} before it" : "",
            response.Content.Headers.Allow.Count > 0 ? $", Allow: {string.Join(", ", response.Content.Headers.Allow)}" : "",
            response.Headers.Contains("Mcp-Session-Id") ? ", Mcp-Session-Id" : "");
    }

    private static string Letter(string body, string? type) => (body, type) switch
    {
        ("", _) => "-",
        (_, "application/json") => "j",
        (_, EventStream) => "s",
        (_, "text/plain") => "t",
        _ => type ?? "without a type",
    };

    private static List<JsonNode> Messages(string body, string? type) => type switch
    {
        "application/json" => [JsonNode.Parse(body)!],
        EventStream => [.. SseParser.Create(new MemoryStream(Encoding.UTF8.GetBytes(body))).Enumerate().Where(item => item.Data.Length > 0).Select(item => JsonNode.Parse(item.Data)!)],
        _ => [],
    };

    private static string Outcome(JsonNode answer) =>
        answer["error"]?["code"] is { } code ? $" {code}" : answer["result"]?["isError"]?.GetValue<bool>() is true ? " isError" : "";
}
