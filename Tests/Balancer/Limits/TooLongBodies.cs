using System.Diagnostics;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Clients that send a body which is too long receive 413, even if they read the answer only after they have sent everything.</summary>
[Trait("Run", "All")]
public sealed class TooLongBodies : IAsyncLifetime
{
    private const int Tries = 8;
    private const string Error = "The body is longer than 4194304 bytes.";

    private TinyServer _server = null!;
    private LoneBalancer _balancer = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TinyServer.StartAsync((_, _) => Task.FromResult(false));
        _balancer = await LoneBalancer.StartAsync([_server.McpEndpoint.GetLeftPart(UriPartial.Authority)], "--Balancer:HealthPath=");
    }

    public async ValueTask DisposeAsync()
    {
        await _balancer.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory(Skip = Requirements.NoCurl, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Curl))]
    [InlineData("Expect: 100-continue")]
    [InlineData("Expect:")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task Curl(string header)
    {
        var body = Path.GetTempFileName();
        await File.WriteAllTextAsync(body, new string(' ', 6_000_000), TestContext.Current.CancellationToken);
        var run = await RunAsync(() => new ProcessStartInfo("curl", ["-s", "-w", "\n%{http_code}\n", "-H", header, "-H", "Content-Type: application/json", "--data-binary", $"@{body}", $"{Endpoint}"]));
        File.Delete(body);

        Assert.All(run, output => Assert.EndsWith("\n413\n", output, StringComparison.Ordinal));
        Assert.All(run, output => Assert.Contains(Error, output, StringComparison.Ordinal));
    }

    [Theory(Skip = Requirements.NoPython, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Python))]
    [InlineData("body=b' ' * 6_000_000", "localhost")]
    [InlineData("body=(b' ' * 100_000 for _ in range(60)), encode_chunked=True", "localhost")]
    [InlineData("body=b' ' * 6_000_000", "evil.example")]
    public async Task Python(string body, string host)
    {
        var script = $$$"""
            import http.client
            connection = http.client.HTTPConnection('localhost', {{{Endpoint.Port}}}, timeout=20)
            connection.request('POST', '/mcp', headers={'Host': '{{{host}}}', 'Content-Type': 'application/json'{{{(body.Contains("chunked", StringComparison.Ordinal) ? ", 'Transfer-Encoding': 'chunked'" : "")}}}}, {{{body}}})
            answer = connection.getresponse()
            print(answer.status, answer.read().decode())
            """;
        var run = await RunAsync(() => new ProcessStartInfo("python3", ["-c", script]));

        Assert.All(run, output => Assert.StartsWith(host is "localhost" ? "413 " : "403 ", output, StringComparison.Ordinal));
        Assert.All(run, output => Assert.Contains(host is "localhost" ? Error : "Access:Hosts", output, StringComparison.Ordinal));
    }

    [Fact(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    public async Task The_SDK_for_node()
    {
        var run = await NodeClient.Folder.RunAsync("too-long.mjs", $"{Endpoint}", $"{Tries}");

        Assert.True(run.ExitCode is 0, run.Errors);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Tries, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("413 ", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Contains(Error, line, StringComparison.Ordinal));
    }

    private Uri Endpoint => new($"http://localhost:{_balancer.Port}/mcp");

    private static async Task<List<string>> RunAsync(Func<ProcessStartInfo> start)
    {
        var outputs = new List<string>();
        for (var count = 0; count < Tries; count++)
        {
            var info = start();
            info.RedirectStandardOutput = true;
            using var process = Process.Start(info)!;
            outputs.Add(await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        return outputs;
    }
}
