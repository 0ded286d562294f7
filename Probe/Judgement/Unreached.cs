using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>Explains why no MCP server was reached.</summary>
internal static class Unreached
{
    // One outcome may explain the failure of all eras. Outcomes that explain most come first.
    private static readonly (Outcome Outcome, Cause Cause)[] Known =
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

    /// <param name="options">The options of the probe.</param>
    /// <param name="runs">The result of each era.</param>
    /// <param name="elsewhere">The address of an MCP server that was found at another path; null if none was found.</param>
    public static Found Find(ProbeOptions options, IReadOnlyList<EraRun> runs, Uri? elsewhere)
    {
        var openings = runs.Where(run => run.Opening is not null).Select(run => (run.Era, run.Opening!.Exchange)).ToList();
        var match = Known.FirstOrDefault(known => openings.Exists(opening => opening.Exchange.Outcome == known.Outcome));
        var cause = match != default ? match.Cause
            : IsWrongPath(runs) ? Cause.WrongPath
            : options.Era is not null ? Cause.EraNotOffered
            : openings.Exists(opening => opening.Exchange.ErrorCode is not null) ? Cause.RequestRefused : Cause.NotMcp;
        // A connection problem is the same for all eras, so it is reported once.
        var evidence = cause is Cause.NotConnected or Cause.TlsError
            ? openings.First(opening => opening.Exchange.Outcome == match.Outcome).Exchange.Problem
            : string.Join(' ', openings.GroupBy(opening => opening.Exchange.Problem).Select(same => $"Tried {string.Join(" and ", same.Select(opening => opening.Era.InWords()))}: {same.Key}"));
        return new Found(cause, options.Era, elsewhere is null ? $"{evidence}" : $"{evidence} An MCP server answers at {elsewhere}.");
    }

    /// <summary>Whether every era was answered with a plain 404.</summary>
    public static bool IsWrongPath(IReadOnlyList<EraRun> runs) =>
        runs.All(run => run.Opening is { Exchange: { Status: 404, ErrorCode: null } });
}
