using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Checks;

/// <summary>Runs all checks in sequence.</summary>
internal static class CheckRun
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(ProbeOptions options, IReadOnlyList<EraRun> runs, IReadOnlyList<Exchange> exchanges, CancellationToken cancellationToken)
    {
        using var http = new RawHttp(options);
        var context = new CheckContext(options, http, runs);
        ICheck[] checks = [new SessionIdCheck(), new SameIdCheck(), new GetCheck(), new AcceptCheck(), new SlashCheck(), new CorsCheck(), new HeaderCheck(), new LoginPagesCheck(), new SeenCheck(exchanges)];
        var findings = new List<Finding>();
        foreach (var check in checks)
        {
            await foreach (var finding in check.RunAsync(context, cancellationToken))
            {
                findings.Add(finding);
            }
        }

        return findings;
    }
}
