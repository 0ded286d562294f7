using McpAspire.Probe.Eras;

namespace McpAspire.Probe.Checks;

/// <summary>What a check may ask with.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Http">Sends single requests.</param>
/// <param name="Runs">What became of each era.</param>
internal sealed record CheckContext(ProbeOptions Options, RawHttp Http, IReadOnlyList<EraRun> Runs)
{
    public bool Offers(Era era) => Runs.Any(run => run.Era == era && run.IsOffered);

    /// <summary>Whether the server issues sessions to clients of 2025-11-25.</summary>
    public bool IssuesSessions => Runs.Any(run => run.Era is Era.Legacy && run.Opening?.Exchange.SessionId is not null);

    /// <summary>Whether one of the transports is offered that has a single address.</summary>
    public bool IsStreamable => Offers(Era.Modern) || Offers(Era.Legacy);
}
