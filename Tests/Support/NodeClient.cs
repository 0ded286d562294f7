using System.Text.Json;

namespace McpAspire.Tests.Support;

/// <summary>The real clients from npm, in <c>Tests/Clients</c>.</summary>
internal static class NodeClient
{
    public static readonly NodeFolder Folder = new("Tests/Clients");

    /// <summary>Connects three clients of one kind, at the same time or one after another.</summary>
    public static async Task<ClientReport[]> RunAsync(string client, Uri url, bool together)
    {
        var run = await Folder.RunAsync("call.mjs", client, $"{url}", together ? "together" : "in-turn");
        Assert.True(run.ExitCode is 0, $"The client {client} ended with {run.ExitCode}:{Environment.NewLine}{run.Errors}");
        return JsonSerializer.Deserialize<ClientReport[]>(run.Output, JsonSerializerOptions.Web)!;
    }
}

/// <summary>
/// The report of a client: the negotiated protocol version, the tools, and the replica that answered each call; or the error that it shows, and the
/// last line of mcp-remote in its log.
/// </summary>
internal sealed record ClientReport(string? ProtocolVersion, string[]? Tools, string[]? Replicas, string? Error, string? Fatal);
