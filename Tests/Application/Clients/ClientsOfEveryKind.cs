using McpAspire.Tests.Support;
using ModelContextProtocol.Client;

namespace McpAspire.Tests;

/// <summary>The real clients that test every session mode.</summary>
public static class ClientsOfEveryKind
{
    /// <summary>Replaces the message of the C# client when the caller did not cancel, because that message varies.</summary>
    internal const string Canceled = "canceled";

    private const string CSharp = "csharp";
    private const string CSharpWithSession = "csharp-2025-11-25";
    private static readonly string[] Tools = ["who_am_i", "echo", "count_to", "open_notebook", "add_note", "read_notebook", "plan_trip"];

    /// <summary>Clients that open a session if the server supports sessions.</summary>
    public static TheoryData<string> WithSession => ["v1", "v1-sse", "v2-legacy", "mcp-remote", CSharpWithSession];

    /// <summary>Clients that use 2026-07-28, which has no sessions.</summary>
    public static TheoryData<string> WithoutSession => ["v2-auto", "v2-pinned", "mcp-remote-auto", CSharp];

    /// <summary>Runs three clients of this kind at the same time. Each lists the tools and calls <c>who_am_i</c> six times.</summary>
    internal static Task<ClientReport[]> RunTogetherAsync(string client, Uri url) => RunAsync(client, url, together: true);

    /// <summary>Runs them one after the other. At the same time, each of three clients could by chance always reach the same one of three replicas.</summary>
    internal static Task<ClientReport[]> RunInTurnAsync(string client, Uri url) => RunAsync(client, url, together: false);

    internal static void AssertWorked(ClientReport report)
    {
        Assert.Null(report.Error);
        Assert.Equal(Tools, report.Tools);
        Assert.Equal(6, report.Replicas!.Length);
    }

    /// <summary>Each client worked, and together they reached every replica.</summary>
    internal static void AssertReachedEveryReplica(ClientReport[] reports)
    {
        Assert.All(reports, AssertWorked);
        Assert.Equal(["mcp-1", "mcp-2", "mcp-3"], reports.SelectMany(report => report.Replicas!).Distinct().Order());
    }

    /// <summary>Each client worked, with one replica from the first call to the last.</summary>
    internal static void AssertKeptToOneReplica(ClientReport[] reports) => Assert.All(reports, report =>
    {
        AssertWorked(report);
        Assert.Single(report.Replicas!.Distinct());
    });

    private static async Task<ClientReport[]> RunAsync(string client, Uri url, bool together)
    {
        if (client is not (CSharp or CSharpWithSession))
        {
            Assert.SkipUnless(Requirements.Node, Requirements.NoNode);
            return await NodeClient.RunAsync(client, url, together);
        }

        var protocolVersion = client is CSharpWithSession ? "2025-11-25" : null;
        return together
            ? await Task.WhenAll(UseAsync(url, protocolVersion), UseAsync(url, protocolVersion), UseAsync(url, protocolVersion))
            : [await UseAsync(url, protocolVersion), await UseAsync(url, protocolVersion), await UseAsync(url, protocolVersion)];
    }

    private static async Task<ClientReport> UseAsync(Uri url, string? protocolVersion)
    {
        var cancellation = TestContext.Current.CancellationToken;
        try
        {
            await using var client = await McpClient.CreateAsync(
                new HttpClientTransport(new HttpClientTransportOptions { Endpoint = url }), new McpClientOptions { ProtocolVersion = protocolVersion }, cancellationToken: cancellation);
            var tools = await client.ListToolsAsync(cancellationToken: cancellation);
            var replicas = new List<string>();
            for (var call = 0; call < 6; call++)
            {
                var answer = await client.CallToolAsync("who_am_i", cancellationToken: cancellation);
                replicas.Add(answer.StructuredContent!.Value.GetProperty("replica").GetString()!);
            }

            return new ClientReport(client.NegotiatedProtocolVersion, [.. tools.Select(tool => tool.Name)], [.. replicas], Error: null, Fatal: null);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return new ClientReport(null, null, null, exception is OperationCanceledException ? Canceled : exception.Message, Fatal: null);
        }
    }
}
