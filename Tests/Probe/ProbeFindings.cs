using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>Faults of answers on their way, and differences between replicas.</summary>
public class ProbeFindings
{
    [Fact]
    public async Task Gateway_errors_among_answers_are_broken()
    {
        var calls = 0;
        await using var server = await TinyServer.StartAsync(async (context, message) =>
        {
            if (message["method"]!.ToString() is not "tools/list" || Interlocked.Increment(ref calls) % 2 is 0)
            {
                return false;
            }

            context.Response.StatusCode = 502;
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<html>Bad Gateway</html>");
            return true;
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Equal(1, probe.ExitCode);
        Assert.Equal(["legacy gateway-error"], probe.Reasons);
    }

    [Fact]
    public async Task A_server_that_returns_the_name_of_another_client_leaks_identities()
    {
        // The name of the last client, kept in an object that all requests share.
        var last = "";
        await using var server = await TinyServer.StartAsync(async (context, message) =>
        {
            last = (string?)message["params"]?["clientInfo"]?["name"] ?? last;
            if (message["method"]!.ToString() is not "tools/call")
            {
                return false;
            }

            await Task.Delay(20);
            await TinyServer.AnswerAsync(context, message, $$"""{"content":[{"type":"text","text":"Hello {{last}}."}]}""");
            return true;
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Equal(1, probe.ExitCode);
        Assert.Equal(["legacy identity-leak"], probe.Reasons);
    }

    [Fact]
    public async Task Lists_that_differ_between_replicas_are_broken_and_the_difference_is_reported()
    {
        var requests = 0;
        await using var server = await TinyServer.StartAsync(async (context, message) =>
        {
            var isNew = Interlocked.Increment(ref requests) % 2 is 0;
            context.Response.Headers["X-Served-By"] = isNew ? "new" : "old";
            if (!isNew || message["method"]!.ToString() is not "tools/list")
            {
                return false;
            }

            await TinyServer.AnswerAsync(context, message, """{"tools":[{"name":"look","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}},{"name":"leap","inputSchema":{"type":"object"}}]}""");
            return true;
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Equal(1, probe.ExitCode);
        Assert.Equal(["legacy unequal-lists"], probe.Reasons);
        Assert.EndsWith(" answers contained 2 different lists. Only some contain change, leap (change: old).", probe.Evidence.Replace("leap, change (leap: new)", "change, leap (change: old)", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rate_limit_is_reported_and_not_exceeded_further()
    {
        var requests = 0;
        await using var server = await TinyServer.StartAsync((context, _) =>
        {
            var isOver = Interlocked.Increment(ref requests) > 8;
            context.Response.StatusCode = isOver ? 429 : 200;
            return Task.FromResult(isOver);
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Equal(1, probe.ExitCode);
        Assert.Equal(["legacy rate-limited"], probe.Reasons);
        Assert.InRange(requests, 9, 20);
    }
}
