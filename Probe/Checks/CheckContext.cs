using McpAspire.Probe.Eras;

namespace McpAspire.Probe.Checks;

/// <summary>What a check needs to send requests.</summary>
/// <param name="Options">The options of the probe.</param>
/// <param name="Http">Sends single requests.</param>
/// <param name="Runs">The result of each era.</param>
internal sealed record CheckContext(ProbeOptions Options, RawHttp Http, IReadOnlyList<EraRun> Runs)
{
    public bool Offers(Era era) => Runs.Any(run => run.Era == era && run.IsOffered);

    /// <summary>Whether the server issues sessions to clients of 2025-11-25.</summary>
    public bool IssuesSessions => Runs.Any(run => run.Era is Era.Legacy && run.Opening?.Exchange.SessionId is not null);

    /// <summary>Whether the endpoint offers Streamable HTTP, in either era.</summary>
    public bool IsStreamable => Offers(Era.Modern) || Offers(Era.Legacy);
}
