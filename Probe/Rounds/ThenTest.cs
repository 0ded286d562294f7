using System.Text.Json.Nodes;
using McpAspire.Probe.Control;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Rounds;

/// <summary>Calls a tool once, then another tool several times over several connections, with values of the first result. All answers must be equal.</summary>
internal sealed class ThenTest(ProbeOptions options, Func<ProbeClient, Conversation> begin, ToolChoice tools, string then)
{
    private const int Times = 2;
    private const int Readings = 8;

    /// <summary>Returns null if every call succeeded and the answers are equal.</summary>
    public async Task<RoundsFinding?> RunAsync(CancellationToken cancellationToken)
    {
        for (var time = 0; time < Times; time++)
        {
            if (await TryAsync(cancellationToken) is { } finding)
            {
                return finding;
            }
        }

        return null;
    }

    private async Task<RoundsFinding?> TryAsync(CancellationToken cancellationToken)
    {
        using var several = new Connections(options.Connections, options.Connecting);
        await using var conversation = begin(new ProbeClient(1, several));
        if (await conversation.OpenAsync(cancellationToken) is not { IsOffered: true, Exchange.Failed: false })
        {
            return null;
        }

        var written = await conversation.AskAsync(ToolChoice.Call, ToolChoice.Parameters(options.Tool!, options), cancellationToken);
        if (written.Outcome is not Outcome.Answered)
        {
            return new RoundsFinding(Dependence.Unknown, $"{options.Tool} failed, so {then} was not called, and it is unknown whether they share state in memory. {written.Problem}", written);
        }

        var parameters = new JsonObject { ["name"] = then, ["arguments"] = NextArguments.Arguments(written.Result, tools.SchemaOf(then), options.ThenArguments) };
        var read = new List<Exchange>();
        for (var reading = 0; reading < Readings; reading++)
        {
            read.Add(await conversation.AskAsync(ToolChoice.Call, parameters, cancellationToken));
        }

        var finding = await JudgeAsync(read, parameters, cancellationToken);
        await conversation.CloseAsync(cancellationToken);
        return finding;
    }

    private async Task<RoundsFinding?> JudgeAsync(List<Exchange> read, JsonObject parameters, CancellationToken cancellationToken)
    {
        var failed = read.FindAll(exchange => exchange.Fingerprint is Fingerprints.Failed);
        if (read.DistinctBy(exchange => exchange.Fingerprint).Count() is 1)
        {
            return failed is [var every, ..]
                ? new RoundsFinding(Dependence.Unknown, $"{then} failed in each of {read.Count} calls after {options.Tool}: its arguments may be wrong (--then-args). {every.Problem}", every)
                : null;
        }

        // Only the reading tool is repeated: another write would change its answers.
        using var one = new Connections(1, options.Connecting);
        await using var alone = begin(new ProbeClient(2, one));
        await alone.OpenAsync(cancellationToken);
        var on = await new DependenceTest(
            token => alone.AskAsync(ToolChoice.Call, parameters, token),
            token => alone.AskAsync(alone.Ping, null, token)).RunAsync(read, cancellationToken);
        await alone.CloseAsync(cancellationToken);
        var seen = failed is [var first, ..]
            ? $"failed in {failed.Count} of {read.Count} calls: {first.Problem}"
            : $"returned {read.DistinctBy(exchange => exchange.Fingerprint).Count()} different answers in {read.Count} calls.";
        return new RoundsFinding(on, $"After one call of {options.Tool}, {then} {seen}", failed.FirstOrDefault() ?? read[0]);
    }
}
