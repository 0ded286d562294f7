using System.Reflection;
using McpAspire.AppHost.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace McpAspire.AppHost;

internal static class StartupReportExtensions
{
    /// <summary>Tells on the console how the start goes, and in the end how to connect, or why it failed.</summary>
    public static void AddStartupReport(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> balancer, AppHostOptions options)
    {
        var projects = builder.Resources.OfType<ProjectResource>().ToList();
        var redis = RedisDescription.Of(builder.Resources);
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<StartupReport>(services, balancer, options, redis, projects));
    }
}

/// <summary>Watches the processes until all of them are healthy, or one has ended before it was.</summary>
internal sealed class StartupReport(
    IResourceBuilder<ProjectResource> balancer,
    AppHostOptions options,
    string redis,
    List<ProjectResource> projects,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    IHostApplicationLifetime lifetime) : BackgroundService
{
    private const int LinesToShow = 20;
    private static readonly TimeSpan TimeForLines = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var missing = projects.ToDictionary(project => project.Name, project => (IResource)project);
        Console.WriteLine($"Waiting for {string.Join(", ", missing.Keys)}.");
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            if (!missing.TryGetValue(change.Resource.Name, out var resource))
            {
                continue;
            }

            if (change.Snapshot.HealthStatus is HealthStatus.Healthy)
            {
                missing.Remove(resource.Name);
                Console.WriteLine($"{resource.Name} is healthy ({projects.Count - missing.Count} of {projects.Count}).");
            }
            else if (KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text))
            {
                await TellFailureAsync(change, stoppingToken);
                return;
            }

            if (missing.Count is 0)
            {
                TellReady();
                return;
            }
        }
    }

    private void TellReady()
    {
        var page = $"{balancer.GetEndpoint("http").Url}/";
        var url = $"{page}mcp";
        Console.WriteLine($$$$"""

            Ready: {{{{options.Replicas}}}} replicas behind one balancer, sessions {{{{options.Sessions}}}}. Policy: {{{{options.Policy}}}}. Redis: {{{{redis}}}}. Packages: Aspire {{{{PackageVersion()}}}}.

              balancer's page  {{{{page}}}}
              MCP endpoint     {{{{url}}}}
              curl             curl -s {{{{url}}}} -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' -d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"who_am_i"}}'
              MCP Inspector    npx @modelcontextprotocol/inspector --cli {{{{url}}}} --transport http --method tools/list
              client JSON      {"mcpServers":{"mcp-aspire":{"type":"http","url":"{{{{url}}}}"}}}

            Ctrl-C stops everything.
            """);
    }

    private async Task TellFailureAsync(ResourceEvent change, CancellationToken cancellationToken)
    {
        var lines = await LastLinesAsync(change.Resource, cancellationToken);
        var code = change.Snapshot.ExitCode is { } exitCode ? $" with exit code {exitCode}" : "";
        Console.Error.WriteLine($"{change.Resource.Name} ended{code} before it was healthy. Its last lines:");
        foreach (var line in lines)
        {
            Console.Error.WriteLine($"  {line.Content}");
        }

        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }

    private async Task<IEnumerable<LogLine>> LastLinesAsync(IResource resource, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeForLines);
        var lines = new List<LogLine>();
        try
        {
            await foreach (var batch in logs.GetAllAsync(resource).WithCancellation(deadline.Token))
            {
                lines.AddRange(batch);
            }
        }
        catch (OperationCanceledException)
        {
            // What has come by now is what there is to show.
        }

        return lines.TakeLast(LinesToShow);
    }

    private static string PackageVersion() =>
        typeof(DistributedApplication).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
