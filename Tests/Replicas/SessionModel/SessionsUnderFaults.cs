using McpAspire.Tests.SessionModel;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>
/// Runs random sequences of steps: clients of two users use their sessions while replicas and Redis fail. Each sequence has three replicas and a balancer.
/// In every sequence no user can use the session of another user, an ended session stays ended, no call is executed twice, no answer is lost without an error, and
/// all other sessions work again after the faults. To run more: <c>SESSION_SEEDS=100-200 SESSION_STEPS=60 ./test --filter-class "*SessionsUnderFaults"</c>.
/// A failing sequence is shortened for one minute, or for <c>SESSION_SHORTEN</c> seconds. If that is 0, the history of each failing sequence is printed.
/// </summary>
[Trait("Run", "All")]
public sealed class SessionsUnderFaults
{
    private static readonly string Seeds = Environment.GetEnvironmentVariable("SESSION_SEEDS") ?? "";
    private static readonly int Steps = int.TryParse(Environment.GetEnvironmentVariable("SESSION_STEPS"), out var steps) ? steps : 30;

    private static readonly TimeSpan Shortening = TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("SESSION_SHORTEN"), out var seconds) ? seconds : 60);

    [Fact]
    public Task Shared_sessions_keep_their_promises() => RunAsync("Shared", "1-12", areProcesses: false);

    [Fact]
    public Task Sticky_sessions_keep_their_promises() => RunAsync("Sticky", "1-6", areProcesses: false);

    [Fact]
    public Task Shared_sessions_keep_their_promises_when_replicas_are_processes() => RunAsync("Shared", "1-3", areProcesses: true);

    /// <summary>A sequence that once failed, in the fewest steps.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task A_stream_on_a_substitute_replica_gets_subscriptions_made_after_the_owner_restarts(bool adopts)
    {
        Assert.SkipUnless(Requirements.Redis, Requirements.NoRedis);
        IReadOnlyList<Step> steps =
        [
            new Open(User.Alice, "2025-11-25", adopts), new Fault(FaultKind.Kill, Replica: 1, Milliseconds: 500), new Listen(0, Via: 0), new Wait(1_500),
            new Subscribe(0, "thing://first", Wanted: true, Via: 0),
        ];

        var outcome = await SequenceRun.RunAsync(0, steps, "Shared");

        Assert.True(outcome.Violations.Count is 0, $"{outcome}");
    }

    private static async Task RunAsync(string mode, string seeds, bool areProcesses)
    {
        Assert.SkipUnless(Requirements.Redis, Requirements.NoRedis);
        Assert.SkipUnless(Requirements.Signals, Requirements.NoSignals);
        var outcomes = new List<Outcome>();

        await Parallel.ForEachAsync(Range(Seeds.Length > 0 ? Seeds : seeds), new ParallelOptions { MaxDegreeOfParallelism = areProcesses ? 1 : 3 }, async (seed, _) =>
        {
            var outcome = await SequenceRun.RunAsync(seed, Sequences.Of(seed, Steps), mode, areProcesses);
            lock (outcomes)
            {
                outcomes.Add(outcome);
            }
        });

        var violated = outcomes.FindAll(outcome => outcome.Violations.Count > 0);
        var log = TestContext.Current.TestOutputHelper!;
        log.WriteLine($"{mode}: {outcomes.Count} seeds, {outcomes.Sum(outcome => outcome.Steps.Count)} steps, violations: {violated.Count}; the slowest recovery took {outcomes.Max(outcome => outcome.SlowestRecovery).TotalSeconds:0.0} s.");
        log.WriteLine($"Faults injected: {string.Join(", ", outcomes.SelectMany(outcome => outcome.Faults).CountBy(fault => fault).OrderBy(fault => fault.Key).Select(fault => $"{fault.Key} {fault.Value}"))}.");
        if (violated.Count > 0)
        {
            violated.ForEach(outcome => log.WriteLine($"Seed {outcome.Seed}: {string.Join(" ", outcome.Violations)}"));
            var first = violated.MinBy(outcome => outcome.Seed)!;
            var shortest = await ShortSequence.FindAsync(first, Shortening, steps => SequenceRun.RunAsync(first.Seed, steps, mode, areProcesses));
            Assert.Fail(string.Join(Environment.NewLine, Shortening > TimeSpan.Zero ? [shortest] : violated));
        }
    }

    private static IEnumerable<int> Range(string seeds)
    {
        var (first, last) = seeds.Split('-') is [var from, var to] ? (int.Parse(from), int.Parse(to)) : (int.Parse(seeds), int.Parse(seeds));
        return Enumerable.Range(first, last - first + 1);
    }
}
