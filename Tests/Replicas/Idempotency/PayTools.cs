using Microsoft.AspNetCore.Authorization;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using StackExchange.Redis;

namespace McpAspire.Tests;

/// <summary>Tools that must not be executed twice, with every outcome that a tool can have.</summary>
[McpServerToolType]
internal sealed class PayTools(Till till, Effects effects)
{
    [McpServerTool]
    public string Pay(string what) => till.Take(what);

    [McpServerTool]
    [Authorize(Roles = "cashier")]
    public string PayFromTill(string what) => till.Take(what);

    /// <summary>Continues after its client has disconnected.</summary>
    [McpServerTool]
    public async Task<string> PaySlowly(string what, McpServer server, IProgress<ProgressNotificationValue> progress, CancellationToken cancellationToken)
    {
        effects.Done.Enqueue("begun");
        await effects.Gate.Task.WaitAsync(cancellationToken);
        progress.Report(new() { Progress = 1 });
        await server.SendNotificationAsync("notifications/progress", new ProgressNotificationParams { ProgressToken = new("p"), Progress = new() { Progress = 2 } }, cancellationToken: cancellationToken);
        return till.Take(what);
    }

    /// <summary>Its answer is a stream.</summary>
    [McpServerTool]
    public async Task<string> PayWithProgress(string what, IProgress<ProgressNotificationValue> progress)
    {
        progress.Report(new() { Progress = 1 });
        await Task.Yield();
        return till.Take(what);
    }

    [McpServerTool]
    public string PayAndWriteMuch(string what, int length) => till.Take(what) + new string('x', length);

    [McpServerTool]
    public CallToolResult PayAndFail(string how) => how switch
    {
        "result" => new() { IsError = true, Content = [new TextContentBlock { Text = till.Take(how) }] },
        _ => throw Failure(till.Take(how), how),
    };

    /// <summary>Asks its user first, and has its effect in the second round.</summary>
    [McpServerTool]
    public string PayIfAllowed(string what, RequestContext<CallToolRequestParams> request) => request.Params.InputResponses is { Count: > 0 }
        ? till.Take(what)
        : throw new InputRequiredException(new Dictionary<string, InputRequest>
        {
            ["sure"] = InputRequest.ForElicitation(new ElicitRequestParams { Message = $"Asked for {what}, {effects.Done.Count} done.", RequestedSchema = new() }),
        });

    private static Exception Failure(string done, string how) => how switch
    {
        "plain" => new InvalidOperationException(done),
        "timeout" => new TimeoutException(done),
        "redis" => new RedisException(done),
        "cancelled" => new OperationCanceledException(done),
        "mistake" => new McpException(done),
        "cause" => new McpException(done, new InvalidOperationException("Secret.")),
        "invalid" => new McpProtocolException(done, McpErrorCode.InvalidParams),
        "protocol" => new McpProtocolException(done, McpErrorCode.InternalError) { Data = { ["order"] = "o-1", ["number"] = 5 } },
        _ => new MissingRequiredClientCapabilityException(new ClientCapabilities { Elicitation = new() }, done),
    };
}
