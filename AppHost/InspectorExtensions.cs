using System.Security.Cryptography;

namespace McpAspire.AppHost;

internal static class InspectorExtensions
{
    // One version, tried with these arguments.
    private const string Package = "@modelcontextprotocol/inspector@2.12.0";

    /// <summary>Adds the MCP Inspector, connected to the balancer: a page on which to list and call the tools. It is fetched by <c>npx</c> when it first runs.</summary>
    public static void AddInspector(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> balancer)
    {
        // The Inspector can start any program for whoever opens its page, so it asks for a token; here each start makes one and puts it into the link.
        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        builder.AddExecutable("inspector", OperatingSystem.IsWindows() ? "npx.cmd" : "npx", workingDirectory: ".", "--yes", Package)
            .WithArgs("--web", "--transport", "http", "--protocol-era", "auto", "--server-url")
            .WithArgs(context => context.Args.Add($"{balancer.GetEndpoint("http").Url}/mcp"))
            .WithHttpEndpoint(name: "http", env: "CLIENT_PORT", isProxied: false)
            .WithHttpHealthCheck("/")
            .WithEnvironment("MCP_INSPECTOR_API_TOKEN", token)
            .WithEnvironment("MCP_AUTO_OPEN_ENABLED", "false")
            .WithUrlForEndpoint("http", url => url.Url += $"?MCP_INSPECTOR_API_TOKEN={token}")
            .OnResourceStopped((inspector, stopped, _) =>
            {
                if (stopped.ResourceEvent.Snapshot.ExitCode is not (null or 0))
                {
                    Console.Error.WriteLine($"The {inspector.Name} ended with exit code {stopped.ResourceEvent.Snapshot.ExitCode}; the application runs on without it. Its console in the dashboard says why.");
                }

                return Task.CompletedTask;
            })
            .WaitFor(balancer);
    }
}
