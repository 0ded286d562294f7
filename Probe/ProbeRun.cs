using System.Diagnostics;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Judgement;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe;

/// <summary>Asks an endpoint in every era that it offers, and judges what came of it.</summary>
internal static class ProbeRun
{
    /// <param name="options">What is probed, and how much.</param>
    /// <param name="onExchange">Called after each request, by any thread.</param>
    /// <param name="cancellationToken">Ends it: what is known by then is reported.</param>
    public static async Task<ProbeReport> RunAsync(ProbeOptions options, Action<Exchange>? onExchange, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var log = new ExchangeLog(onExchange);
        var lists = new ListAnswers();
        var runs = new List<EraRun>();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.Deadline);
        string? stop = null;
        try
        {
            await RunAsync(options, runs, log, lists, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            stop = cancellationToken.IsCancellationRequested ? "It was interrupted." : $"The deadline of {options.Deadline.TotalSeconds} s was over.";
        }

        return new Judge(options, runs, log.All, lists.All, stop).Report(watch.Elapsed);
    }

    private static async Task RunAsync(ProbeOptions options, List<EraRun> runs, ExchangeLog log, ListAnswers lists, CancellationToken cancellationToken)
    {
        var sender = new Sender(options);
        foreach (var era in options.Era is { } only ? [only] : Enum.GetValues<Era>())
        {
            // HTTP+SSE is what a client falls back to when the server says that it has neither of the others.
            if (options.Era is null && era is Era.Sse && (runs.Exists(run => run.IsOffered) || runs.TrueForAll(run => run.Opening?.Exchange.Outcome is Outcome.NoAnswer)))
            {
                return;
            }

            var run = new EraRun(options, era, sender, log, lists);
            runs.Add(run);
            await run.RunAsync(cancellationToken);
            if (run.Opening?.Exchange.Outcome is Outcome.NotConnected)
            {
                return;
            }
        }
    }
}
