using System.Security.Cryptography;
using McpReplicas.Aspire.Model;

namespace Aspire.Hosting;

/// <summary>Adds the MCP Inspector to an application.</summary>
public static class McpInspectorExtensions
{
    // A fixed version: the arguments below are tested with it.
    private const string Package = "@modelcontextprotocol/inspector@2.12.0";

    /// <summary>
    /// Adds the MCP Inspector, connected to the balancer: a page that lists and calls the tools. <c>npx</c> downloads it on first use, which needs
    /// Node.js. If the Inspector fails, the application keeps running. It is not published.
    /// </summary>
    /// <param name="balancer">The balancer.</param>
    /// <param name="name">The name of the Inspector's resource.</param>
    /// <exception cref="InvalidOperationException">The resource was not added by <c>AddMcpBalancer</c>.</exception>
    public static IResourceBuilder<T> WithMcpInspector<T>(this IResourceBuilder<T> balancer, [ResourceName] string name = "inspector")
        where T : class, IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(balancer);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var builder = balancer.ApplicationBuilder;
        var model = Balancer.Of(balancer.Resource);
        if (builder.ExecutionContext.IsPublishMode)
        {
            return balancer;
        }

        // The Inspector's page can start any program, so the page requires a token. Each start creates a new one and puts it into the link.
        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        builder.AddExecutable(name, OperatingSystem.IsWindows() ? "npx.cmd" : "npx", workingDirectory: ".", "--yes", Package)
            .WithArgs("--web", "--transport", "http", "--protocol-era", "auto", "--server-url")
            .WithArgs(context => context.Args.Add($"{model.McpUrl}"))
            .WithHttpEndpoint(name: "http", env: "CLIENT_PORT", isProxied: false)
            .WithHttpHealthCheck("/")
            .WithEnvironment("MCP_INSPECTOR_API_TOKEN", token)
            .WithEnvironment("MCP_AUTO_OPEN_ENABLED", "false")
            .WithUrlForEndpoint("http", url => url.Url += $"?MCP_INSPECTOR_API_TOKEN={token}")
            .OnResourceStopped((inspector, stopped, _) =>
            {
                if (stopped.ResourceEvent.Snapshot.ExitCode is not (null or 0))
                {
                    Console.Error.WriteLine($"The MCP Inspector '{inspector.Name}' ended with exit code {stopped.ResourceEvent.Snapshot.ExitCode}. The application keeps running without it. The dashboard shows the reason in its console log.");
                }

                return Task.CompletedTask;
            })
            .WaitFor(model.Resource);
        return balancer;
    }
}
