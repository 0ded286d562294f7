using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Runs the MCP conformance suite against three replicas behind the balancer. A scenario must end the same way whichever replica answers.</summary>
[Trait("Run", "All")]
public class ConformanceSuite(ThreeConformanceReplicas replicas) : IClassFixture<ThreeConformanceReplicas>
{
    private const string NoSessions = "Without a session, a tool cannot ask the client while it runs: the answer may reach another replica.";
    private const string SessionsOnly = "It needs a session.";

    // A client of 2026-07-28 is served alike in every mode, except that change notifications between replicas need Redis.
    private static readonly Baseline ModernWithRedis = new(Required: 37, Passing: 37);

    private static readonly Baseline Modern = new(Required: 37, Passing: 37)
    {
        Undecided =
        {
            ["sep-2575-server-sends-tools-list-changed-on-subscription"] = "The server offers no change notifications.",
            ["sep-2575-server-sends-prompts-list-changed-on-subscription"] = "The server offers no change notifications.",
        },
    };

    private static readonly Dictionary<string, Baseline> Legacy = new()
    {
        ["Stateless"] = new(Required: 30, Passing: 26)
        {
            Failing =
            {
                ["tools-call-sampling"] = NoSessions,
                ["tools-call-elicitation"] = NoSessions,
                ["elicitation-sep1034-defaults"] = NoSessions,
                ["elicitation-sep1330-enums"] = NoSessions,
            },
            Undecided =
            {
                ["server-sse-multiple-streams-session"] = SessionsOnly,
                ["server-sse-polling-session"] = SessionsOnly,
            },
        },
        // Shows the fault: in every scenario the request after initialize reaches another replica.
        ["Stateful"] = new(Required: 30, Passing: 0)
        {
            Undecided =
            {
                ["server-session-delete-accepted"] = "It follows a request that fails.",
                ["server-session-terminated-returns-404"] = "It follows a request that fails.",
            },
        },
        ["Sticky"] = new(Required: 30, Passing: 30),
        ["Shared"] = new(Required: 30, Passing: 30),
    };

    [Theory(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    [InlineData("Stateless", "2026-07-28")]
    [InlineData("Stateless", "2025-11-25")]
    [InlineData("Stateful", "2026-07-28")]
    [InlineData("Stateful", "2025-11-25")]
    [InlineData("Sticky", "2026-07-28")]
    [InlineData("Sticky", "2025-11-25")]
    [InlineData("Shared", "2026-07-28")]
    [InlineData("Shared", "2025-11-25")]
    public async Task Every_scenario_matches_the_baseline(string mode, string revision)
    {
        var baseline = revision is not "2026-07-28" ? Legacy[mode] : mode is "Shared" ? ModernWithRedis : Modern;

        var run = await ConformanceRun.OfAsync(await replicas.McpEndpointAsync(mode), revision);

        // The server does not support the tasks extension. The suite runs it without a score.
        var scenarios = run.Scenarios.Where(scenario => !scenario.Name.StartsWith("tasks-", StringComparison.Ordinal)).ToList();
        var problems = scenarios.SelectMany(scenario => scenario.Problems).ToList();
        problems.ForEach(problem => TestContext.Current.TestOutputHelper!.WriteLine($"{problem}"));

        var failing = baseline.Passing is 0 ? scenarios.Select(scenario => scenario.Name) : baseline.Failing.Keys;
        Assert.Equal(failing.Order(), scenarios.Where(scenario => scenario.Fails).Select(scenario => scenario.Name).Order());
        Assert.Equal(baseline.Undecided.Keys.Order(), problems.Where(problem => problem.Status is not "FAILURE").Select(problem => problem.Id).Order());
        Assert.Empty(run.Required.Except(scenarios.Select(scenario => scenario.Name)));
        Assert.Equal((baseline.Required, baseline.Passing), (run.Required.Count, run.Required.Except(failing).Count()));
    }

    /// <summary>The expected result of a run.</summary>
    /// <param name="Required">How many scenarios the revision requires.</param>
    /// <param name="Passing">How many of those pass.</param>
    private sealed record Baseline(int Required, int Passing)
    {
        /// <summary>The scenarios that fail, required or not, and why.</summary>
        public Dictionary<string, string> Failing { get; } = [];

        /// <summary>The checks that only warn or are skipped, and why.</summary>
        public Dictionary<string, string> Undecided { get; } = [];
    }
}
