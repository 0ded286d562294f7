using System.Reflection;
using McpReplicas.Aspire.Model;
using McpReplicas.Aspire.Redis;

namespace McpReplicas.Aspire.Start;

/// <summary>The message on the console when everything is ready: the addresses, and how to connect.</summary>
internal static class ReadyMessage
{
    private const string OfOwnServers = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"who_am_i"}}""";

    // The tools of other servers are not known, so the example sends initialize.
    private const string OfAnyServer =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"curl","version":"1"}}}""";

    /// <summary>Writes the message.</summary>
    /// <param name="balancer">The balancer.</param>
    /// <param name="running">How many of its replicas run: one may have ended during the start.</param>
    public static void Write(Balancer balancer, int running)
    {
        var count = balancer.Replicas.Count();
        var replicas = running == count ? $"{count}" : $"{running} of {count}";
        var request = balancer.Replicas.Any(replica => ForeignReplica.Is(replica.Resource)) ? OfAnyServer : OfOwnServers;
        var url = balancer.McpUrl;
        var sessions = string.Join(" and ", balancer.Destinations.Select(group => group.Sessions).Distinct());
        Console.WriteLine($$$$"""

            Ready: {{{{replicas}}}} replicas behind one balancer, sessions {{{{sessions}}}}. Policy: {{{{balancer.Policy}}}}. Redis: {{{{RedisDescription.Of(AwaitedResources.NeededBy(balancer))}}}}. Aspire {{{{AspireVersion()}}}}.

              balancer's page  {{{{balancer.PageUrl}}}}
              MCP endpoint     {{{{url}}}}
              curl             curl -s {{{{url}}}} -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' -d '{{{{request}}}}'
              MCP Inspector    npx @modelcontextprotocol/inspector --cli {{{{url}}}} --transport http --method tools/list
              client JSON      {"mcpServers":{"{{{{balancer.Destinations[0].Name}}}}":{"type":"http","url":"{{{{url}}}}"}}}

            Ctrl-C stops everything.
            """);
    }

    private static string AspireVersion() =>
        typeof(DistributedApplication).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
