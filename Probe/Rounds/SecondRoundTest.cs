using System.Text.Json.Nodes;
using McpAspire.Probe.Control;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Judgement;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Rounds;

/// <summary>Calls a tool that requires input (<c>input_required</c>), and sends the next round over another connection, after other requests, so that another replica receives it.</summary>
internal sealed class SecondRoundTest(ProbeOptions options, Func<ProbeClient, Conversation> begin, ToolChoice tools)
{
    private const int MostTools = 5;
    private const int MostRounds = 4;
    private const int MostOthers = 3;

    /// <summary>Returns null if no tool requires input, or every call succeeded.</summary>
    public async Task<RoundsFinding?> RunAsync(CancellationToken cancellationToken)
    {
        using var several = new Connections(options.Connections, options.Connecting);
        foreach (var tool in tools.Readers.Take(MostTools))
        {
            var first = await TryAsync(tool, several, others: 0, cancellationToken);
            if (first.End is TrialEnd.AsksNothing or TrialEnd.Nothing)
            {
                continue;
            }

            var trials = new List<Trial> { first };
            trials.AddRange(await TryAllAsync(tool, several, 1, cancellationToken));
            if (!trials.Exists(trial => trial.HasFailed))
            {
                return null;
            }

            using var one = new Connections(1, options.Connecting);
            trials.AddRange(await TryAllAsync(tool, several, 2, cancellationToken));
            trials.AddRange((await TryAllAsync(tool, one, 1, cancellationToken)).Select(trial => trial with { IsAlone = true }));
            return Judge(tool, trials);
        }

        return null;
    }

    private async Task<List<Trial>> TryAllAsync(string tool, Connections connections, int times, CancellationToken cancellationToken)
    {
        var trials = new List<Trial>();
        for (var time = 0; time < times * (MostOthers + 1); time++)
        {
            trials.Add(await TryAsync(tool, connections, time % (MostOthers + 1), cancellationToken));
        }

        return trials;
    }

    private async Task<Trial> TryAsync(string tool, Connections connections, int others, CancellationToken cancellationToken)
    {
        await using var conversation = begin(new ProbeClient(1, connections));
        var parameters = ToolChoice.Parameters(tool, options);
        var answer = await conversation.AskAsync(ToolChoice.Call, parameters, cancellationToken);
        if (!AsksBack(answer))
        {
            return new Trial(answer.Outcome is Outcome.Answered ? TrialEnd.AsksNothing : TrialEnd.Nothing, others, false, null, answer);
        }

        Exchange? before = null;
        for (var round = 1; round < MostRounds && AsksBack(answer); round++)
        {
            if (before is not null && Questions(answer) == Questions(before))
            {
                return new Trial(TrialEnd.AskedAgain, others, false, before, answer);
            }

            for (var other = 0; other < others; other++)
            {
                await conversation.AskAsync(conversation.Ping, null, cancellationToken);
            }

            var next = parameters.DeepClone().AsObject();
            next["inputResponses"] = MadeUpAnswers.To(answer.Result.At("inputRequests") as JsonObject ?? []);
            if (answer.Result.At("requestState") is { } state)
            {
                next["requestState"] = state.DeepClone();
            }

            before = answer;
            answer = await conversation.AskAsync(ToolChoice.Call, next, cancellationToken);
        }

        var end = answer.Outcome is Outcome.Refused or Outcome.ToolFailed ? TrialEnd.Refused
            : answer.Outcome is not Outcome.Answered ? TrialEnd.Nothing
            : before is not null && AsksBack(answer) && Questions(answer) == Questions(before) ? TrialEnd.AskedAgain
            : TrialEnd.Completed;
        return new Trial(end, others, false, before, answer);
    }

    private static bool AsksBack(Exchange exchange) => exchange.Result.At("resultType").Words() is "input_required";

    private static string Questions(Exchange exchange) => CanonicalJson.Of(exchange.Result.At("inputRequests") ?? new JsonObject());

    private static RoundsFinding? Judge(string tool, List<Trial> trials)
    {
        var failed = trials.FindAll(trial => trial.HasFailed);
        var whole = trials.FindAll(trial => trial.End is TrialEnd.Completed);
        // A tool that repeats its question in every trial may just reject the made-up answers.
        var refused = failed.Find(trial => trial.End is TrialEnd.Refused);
        if (refused is null && whole.Count is 0)
        {
            return null;
        }

        var first = refused ?? failed[0];
        var names = new ReplicaNames([.. trials.SelectMany(trial => new[] { trial.Before, trial.Last }).OfType<Exchange>()]);
        var on = DependsOn(trials, failed, whole, names);
        var problem = first.Last.Problem ?? "The tool repeated its question, as if it had received no answer.";
        var who = names.Of(first.Last) is { } other && first.Before is { } round && names.Of(round) is { } own && own != other ? $" {other} did not accept the answer to a question of {own}." : "";
        return new RoundsFinding(on, $"{tool} required input (input_required), and the next round failed in {failed.Count} of {failed.Count + whole.Count} calls: {problem}{who}", first.Last);
    }

    private static Dependence DependsOn(List<Trial> trials, List<Trial> failed, List<Trial> whole, ReplicaNames names)
    {
        if (names.Shares().Count > 1)
        {
            return failed.Exists(trial => trial.Before is { } before && names.Of(before) == names.Of(trial.Last)) ? Dependence.Itself : Dependence.Replica;
        }

        if (whole.Count is 0)
        {
            return Dependence.Unknown;
        }

        var alone = trials.FindAll(trial => trial.IsAlone);
        if (alone.Exists(trial => trial.End is TrialEnd.Completed) && !alone.Exists(trial => trial.HasFailed))
        {
            return Dependence.Connection;
        }

        var byOthers = trials.GroupBy(trial => trial.Others).ToList();
        return byOthers.TrueForAll(group => group.DistinctBy(trial => trial.HasFailed).Count() is 1) ? Dependence.Turn : Dependence.Unknown;
    }
}
