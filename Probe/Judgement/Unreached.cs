using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>Says why no MCP server was reached.</summary>
internal static class Unreached
{
    // What one era was told may explain all of them; the most telling comes first.
    private static readonly (Outcome Outcome, Cause Cause)[] Telling =
    [
        (Outcome.TlsError, Cause.TlsError),
        (Outcome.NotConnected, Cause.NotConnected),
        (Outcome.Unauthorized, Cause.Unauthorized),
        (Outcome.Misdirected, Cause.Misdirected),
        (Outcome.Redirected, Cause.Redirected),
        (Outcome.GatewayError, Cause.GatewayError),
        (Outcome.Limited, Cause.RateLimited),
        (Outcome.NoAnswer, Cause.NoAnswer),
        (Outcome.Dropped, Cause.StreamDropped),
        (Outcome.HeldBack, Cause.StreamHeldBack),
    ];

    /// <param name="options">What was asked for.</param>
    /// <param name="runs">What became of it.</param>
    /// <param name="elsewhere">Where an MCP server was found at last; null if nowhere.</param>
    public static Found Find(ProbeOptions options, IReadOnlyList<EraRun> runs, Uri? elsewhere)
    {
        var openings = runs.Where(run => run.Opening is not null).Select(run => (run.Era, run.Opening!.Exchange)).ToList();
        var told = Telling.FirstOrDefault(telling => openings.Exists(opening => opening.Exchange.Outcome == telling.Outcome));
        var cause = told != default ? told.Cause
            : IsWrongPath(runs) ? Cause.WrongPath
            : options.Era is not null ? Cause.EraNotOffered
            : openings.Exists(opening => opening.Exchange.ErrorCode is not null) ? Cause.RequestRefused : Cause.NotMcp;
        // Who was not there for one era was not for the others.
        var evidence = cause is Cause.NotConnected or Cause.TlsError
            ? openings.First(opening => opening.Exchange.Outcome == told.Outcome).Exchange.Problem
            : string.Join(' ', openings.GroupBy(opening => opening.Exchange.Problem).Select(same => $"Asked for {string.Join(" and ", same.Select(opening => opening.Era.InWords()))}: {same.Key}"));
        return new Found(cause, options.Era, elsewhere is null ? $"{evidence}" : $"{evidence} An MCP server answers at {elsewhere}.");
    }

    /// <summary>Whether all that came is that there is nothing at this path.</summary>
    public static bool IsWrongPath(IReadOnlyList<EraRun> runs) =>
        runs.All(run => run.Opening is { Exchange: { Status: 404, ErrorCode: null } });
}
