using System.Text.Json;

namespace McpAspire.Tests.Support;

/// <summary>The real clients from npm, in <c>Tests/Clients</c>.</summary>
internal static class NodeClient
{
    private static readonly NodeFolder Clients = new("Clients");

    public static async Task<Report> RunAsync(string client, Uri url)
    {
        var run = await Clients.RunAsync("call.mjs", client, $"{url}");
        Assert.True(run.ExitCode is 0, $"The client {client} ended with {run.ExitCode}:{Environment.NewLine}{run.Errors}");
        return JsonSerializer.Deserialize<Report>(run.Output, JsonSerializerOptions.Web)!;
    }

    /// <summary>What a client saw: the protocol version it came to speak, the tools, and who answered each call; or the error that it shows its user.</summary>
    internal sealed record Report(string? ProtocolVersion, string[]? Tools, string[]? Replicas, string? Error);
}
