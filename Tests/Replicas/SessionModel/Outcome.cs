namespace McpAspire.Tests.SessionModel;

/// <summary>The outcome of a sequence.</summary>
/// <param name="Seed">The seed of the sequence.</param>
/// <param name="Steps">The planned steps.</param>
/// <param name="Faults">The injected faults, one entry for each injection.</param>
/// <param name="History">The events and the violations.</param>
/// <param name="SlowestRecovery">The longest time until something worked again after all faults were healed.</param>
internal sealed record Outcome(int Seed, IReadOnlyList<Step> Steps, IReadOnlyCollection<FaultKind> Faults, History History, TimeSpan SlowestRecovery)
{
    public IReadOnlyCollection<string> Violations => History.Violations;

    public override string ToString() => string.Join(
        Environment.NewLine,
        [$"Seed {Seed}, {Steps.Count} steps:", .. Steps.Select(step => $"  {step}"), "History:", .. History.Lines, .. Violations.Select(violation => $"VIOLATION: {violation}")]);
}
