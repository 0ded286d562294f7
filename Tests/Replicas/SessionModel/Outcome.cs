namespace McpAspire.Tests.SessionModel;

/// <summary>What came of a sequence.</summary>
/// <param name="Seed">The seed that it is of.</param>
/// <param name="Steps">What was to happen.</param>
/// <param name="Faults">What went wrong on purpose, once for each time.</param>
/// <param name="History">What happened.</param>
/// <param name="SlowestRecovery">How long it took at most until something worked again, after all was well.</param>
internal sealed record Outcome(int Seed, IReadOnlyList<Step> Steps, IReadOnlyCollection<FaultKind> Faults, History History, TimeSpan SlowestRecovery)
{
    public IReadOnlyCollection<string> Violations => History.Violations;

    public override string ToString() => string.Join(
        Environment.NewLine,
        [$"Seed {Seed}, {Steps.Count} steps:", .. Steps.Select(step => $"  {step}"), "History:", .. History.Lines, .. Violations.Select(violation => $"VIOLATION: {violation}")]);
}
