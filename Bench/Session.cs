using McpAspire.Bench.Measuring;
using McpAspire.Bench.Reporting;
using McpAspire.Bench.Running;

namespace McpAspire.Bench;

/// <summary>One benchmark run: every contest, then the report.</summary>
internal static class Session
{
    private static readonly int[] Usual = [16];

    public static async Task<int> RunAsync(Plan plan)
    {
        var results = new List<Result>();
        results.AddRange(await ServersAsync(plan));
        results.AddRange(await BalancersAsync(plan));
        results.AddRange(await TelemetryAsync(plan));
        results.AddRange(await SessionModesAsync(plan));
        var memory = await MemoryUse.MeasureAsync(plan);
        var probes = await ProbeCost.MeasureAsync(plan);
        var starts = await StartTime.MeasureAsync(plan);
        await Report.WriteAsync(new Figures(DateTimeOffset.UtcNow, plan, await Machine.DescribeAsync(), results, memory, probes, starts));
        var failures = results.Sum(result => result.Median.Failures);
        if (failures > 0)
        {
            Console.Error.WriteLine($"{failures} requests failed: the figures are invalid.");
        }

        return failures is 0 ? 0 : 1;
    }

    private static async Task<IEnumerable<Result>> ServersAsync(Plan plan)
    {
        await using var running = new Processes();
        return await Contest.RunAsync(
            "One server",
            plan,
            Usual,
            new("bare Kestrel, the limit", [await running.AddAsync(Start.OfBenchAsync("bare"))]),
            new("McpServer, JSON answers", [await running.AddAsync(Start.ReplicaAsync("mcp-1", []))]),
            new("MapMcp alone, event streams", [await running.AddAsync(Start.OfBenchAsync("plain"))]),
            new("TypeScript SDK 2, JSON answers", [await running.AddAsync(Start.TypeScriptAsync("v2"))]),
            new("TypeScript SDK 1, JSON answers", [await running.AddAsync(Start.TypeScriptAsync("v1"))]));
    }

    // In front of bare replicas, so that the differences are those of the balancers.
    private static async Task<IEnumerable<Result>> BalancersAsync(Plan plan)
    {
        await using var running = new Processes();
        var replicas = await Task.WhenAll(Enumerable.Range(1, 3).Select(number => Start.OfBenchAsync("bare", $"bare-{number}")));
        running.AddRange(replicas);
        return await Contest.RunAsync(
            "Balancers before three bare replicas",
            plan,
            [1, 16, 64],
            new("no balancer, one replica", [replicas[0]]),
            new("our balancer", [await running.AddAsync(Start.BalancerAsync(replicas, [])), .. replicas]),
            new("YARP alone", [await running.AddAsync(Start.YarpAsync(replicas)), .. replicas]),
            new("nginx", [await running.AddAsync(Start.NginxAsync(replicas, keepsConnections: false)), .. replicas]),
            new("nginx with keepalive", [await running.AddAsync(Start.NginxAsync(replicas, keepsConnections: true)), .. replicas]),
            new("HAProxy", [await running.AddAsync(Start.HaproxyAsync(replicas)), .. replicas]));
    }

    private static async Task<IEnumerable<Result>> TelemetryAsync(Plan plan)
    {
        await using var running = new Processes();
        var sink = await running.AddAsync(Start.OfBenchAsync("otlp"));
        (string, string)[] telemetry = [("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{sink.Port}"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")];
        return await Contest.RunAsync(
            "Balancer and three replicas of McpServer",
            plan,
            Usual,
            await ApplicationAsync(running, "telemetry off", [], null),
            await ApplicationAsync(running, "telemetry on", [], telemetry));
    }

    private static async Task<IEnumerable<Result>> SessionModesAsync(Plan plan)
    {
        await using var running = new Processes();
        var redis = await running.AddAsync(Start.RedisAsync());
        var contenders = new List<Contender>();
        foreach (var mode in new[] { "Stateless", "Sticky", "Shared" })
        {
            string[] options = mode is "Shared" ? ["--Sessions:Mode=Shared", $"--ConnectionStrings:redis=127.0.0.1:{redis.Port}"] : [$"--Sessions:Mode={mode}"];
            var application = await ApplicationAsync(running, mode, options, null, $"--Balancer:SessionMode={mode}");
            contenders.Add(application with { Session = mode is "Stateless" ? null : await LegacySession.OpenAsync(application.Processes[0].Port) });
        }

        return await Contest.RunAsync("A client of 2025-11-25 by mode of sessions", plan, Usual, [.. contenders]);
    }

    private static async Task<Contender> ApplicationAsync(Processes running, string name, string[] options, (string, string)[]? environment, params string[] balancerOptions)
    {
        var replicas = await Start.ReplicasAsync(options, environment);
        running.AddRange(replicas);
        return new Contender(name, [await running.AddAsync(Start.BalancerAsync(replicas, balancerOptions, environment)), .. replicas]);
    }
}
