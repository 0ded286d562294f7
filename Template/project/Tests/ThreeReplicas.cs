using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;

namespace McpAspire.Tests;

/// <summary>The application with three replicas on free ports, a client, and its telemetry.</summary>
public sealed class ThreeReplicas : IAsyncLifetime
{
    public static readonly IReadOnlyList<string> Names = ["mcp-1", "mcp-2", "mcp-3"];

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private DistributedApplication _app = null!;
    private McpClient _client = null!;

    internal TelemetryReceiver Telemetry { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        Telemetry = await TelemetryReceiver.StartAsync(deadline.Token);
        // Without a slow start, a restarted replica gets its full share of requests at once.
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(["--Port=0", "--Replicas=3", "--Inspector=false", "--Balancer:SlowStart=00:00:00"], deadline.Token);
        foreach (var project in builder.Resources.OfType<ProjectResource>())
        {
            builder.CreateResourceBuilder(project)
                .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", Telemetry.Address)
                .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        }

        _app = await builder.BuildAsync(deadline.Token);
        await _app.StartAsync(deadline.Token);
        await _app.ResourceNotifications.WaitForResourceHealthyAsync("balancer", deadline.Token);
        _client = await McpClient.CreateAsync(new HttpClientTransport(new() { Endpoint = new Uri(_app.GetEndpoint("balancer", "http"), "/mcp") }), cancellationToken: deadline.Token);
        await WaitForAnswersAsync(Names);
    }

    /// <summary>Calls the tool <c>who_am_i</c> as a client.</summary>
    internal async Task<WhoAmI> WhoAnswersAsync()
    {
        var answer = await _client.CallToolAsync("who_am_i", cancellationToken: TestContext.Current.CancellationToken);
        return answer.StructuredContent!.Value.Deserialize<WhoAmI>(JsonSerializerOptions.Web)!;
    }

    /// <summary>Waits until exactly these replicas answer two rounds of calls.</summary>
    public Task WaitForAnswersAsync(IReadOnlyCollection<string> replicas) => EventuallyAsync($"{string.Join(", ", replicas)} answer", async () =>
    {
        try
        {
            var answers = new HashSet<string>();
            for (var call = 0; call < 2 * replicas.Count; call++)
            {
                answers.Add((await WhoAnswersAsync()).Replica);
            }

            return answers.SetEquals(replicas);
        }
        catch (HttpRequestException)
        {
            // The balancer has not noticed the loss yet.
            return false;
        }
    });

    public Task WaitForEndAsync(string replica) => _app.ResourceNotifications.WaitForResourceAsync(
        replica, change => KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text), TestContext.Current.CancellationToken);

    public async Task StartAsync(string replica)
    {
        var resource = _app.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(resource => resource.Name == replica);
        var start = await _app.ResourceCommands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand, TestContext.Current.CancellationToken);
        Assert.True(start.Success, start.Message);
    }

    internal static async Task EventuallyAsync(string condition, Func<Task<bool>> isTrue)
    {
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); !await isTrue(); await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            Assert.True(watch.Elapsed < Deadline, $"This did not happen within {Deadline.TotalSeconds} s: {condition}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _app.DisposeAsync();
        await Telemetry.DisposeAsync();
    }
}

/// <summary>The result of the tool <c>who_am_i</c>: the replica that answered.</summary>
internal sealed record WhoAmI(string Replica, int ProcessId);
