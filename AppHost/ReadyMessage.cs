using System.Reflection;
using McpAspire.AppHost.Redis;

namespace McpAspire.AppHost;

/// <summary>What the console says when everything runs: where it is, and how to connect.</summary>
internal static class ReadyMessage
{
    public static void Write(IResourceBuilder<ProjectResource> balancer, AppHostOptions options)
    {
        var page = $"{balancer.GetEndpoint("page").Url}/";
        var url = $"{balancer.GetEndpoint("http").Url}/mcp";
        Console.WriteLine($$$$"""

            Ready: {{{{options.Replicas}}}} replicas behind one balancer, sessions {{{{options.Sessions}}}}. Policy: {{{{options.Policy}}}}. Redis: {{{{RedisDescription.Of(balancer.ApplicationBuilder.Resources)}}}}. Aspire {{{{AspireVersion()}}}}.

              balancer's page  {{{{page}}}}
              MCP endpoint     {{{{url}}}}
              curl             curl -s {{{{url}}}} -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' -d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"who_am_i"}}'
              MCP Inspector    npx @modelcontextprotocol/inspector --cli {{{{url}}}} --transport http --method tools/list
              client JSON      {"mcpServers":{"mcp-aspire":{"type":"http","url":"{{{{url}}}}"}}}

            Ctrl-C stops everything.
            """);
    }

    private static string AspireVersion() =>
        typeof(DistributedApplication).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
