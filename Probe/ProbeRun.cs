using System.Diagnostics;
using McpAspire.Probe.Checks;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Holding;
using McpAspire.Probe.Judgement;
using McpAspire.Probe.Replicas;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe;

/// <summary>Probes an endpoint in every era that it offers, and produces the report.</summary>
internal sealed class ProbeRun(ProbeOptions options, Action<Exchange>? onExchange)
{
    private readonly Sender _sender = new(options);
    private readonly ExchangeLog _log = new(onExchange);
    private readonly ListAnswers _lists = new();
    private readonly List<EraRun> _runs = [];
    private IReadOnlyList<DirectReplica> _direct = [];
    private IReadOnlyList<Finding> _findings = [];
    private IReadOnlyList<HeldReport> _held = [];
    private Uri? _elsewhere;

    /// <param name="options">The options of the probe.</param>
    /// <param name="onExchange">Called after each request, on any thread.</param>
    /// <param name="cancellationToken">Ends the probe; the report then contains what was observed so far.</param>
    public static Task<ProbeReport> RunAsync(ProbeOptions options, Action<Exchange>? onExchange, CancellationToken cancellationToken) =>
        new ProbeRun(options, onExchange).RunAsync(cancellationToken);

    private async Task<ProbeReport> RunAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.Deadline + options.Hold);
        string? stop = null;
        try
        {
            await RunErasAsync(deadline.Token);
            if (_runs.Find(run => run.IsOffered) is { } offered)
            {
                _findings = await CheckRun.RunAsync(options, _runs, _log.All, deadline.Token);
                _direct = options.Replicas.Count > 0 ? await new DirectRun(options, _sender, DirectEra ?? offered.Era, offered.Tool).RunAsync(deadline.Token) : [];
                _held = options.Hold > TimeSpan.Zero ? await new HoldRun(options, _runs).RunAsync(deadline.Token) : [];
            }
            else if (Unreached.IsWrongPath(_runs))
            {
                _elsewhere = await new PathSearch(options, _sender).RunAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException)
        {
            stop = cancellationToken.IsCancellationRequested ? "The probe was interrupted." : $"The deadline of {options.Deadline.TotalSeconds} s expired.";
        }

        var seen = new Seen(_runs, _log.All, _lists.All) { Direct = _direct, DirectEra = DirectEra, Elsewhere = _elsewhere, Findings = [.. _findings, .. HeldFindings.Of(_held)], Held = _held, Stop = stop };
        return new Judge(options, seen).Report(watch.Elapsed);
    }

    // Prefer an era with sessions: sessions are what replicas may keep in memory.
    private Era? DirectEra => _runs.Find(run => run.IsOffered && run.Opening!.Exchange.SessionId is not null)?.Era ?? _runs.Find(run => run.IsOffered)?.Era;

    private async Task RunErasAsync(CancellationToken cancellationToken)
    {
        foreach (var era in options.Era is { } only ? [only] : Enum.GetValues<Era>())
        {
            // As clients do, fall back to HTTP+SSE only if the server rejected the other eras.
            if (options.Era is null && era is Era.Sse && (_runs.Exists(run => run.IsOffered) || _runs.TrueForAll(run => run.Opening?.Exchange.Outcome is Outcome.NoAnswer)))
            {
                return;
            }

            var run = new EraRun(options, era, _sender, _log, _lists);
            _runs.Add(run);
            await run.RunAsync(cancellationToken);
            if (run.Opening?.Exchange.Outcome is Outcome.NotConnected or Outcome.TlsError)
            {
                return;
            }
        }
    }
}
