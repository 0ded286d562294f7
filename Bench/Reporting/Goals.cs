using System.Globalization;

namespace McpAspire.Bench.Reporting;

/// <summary>What this project wants to reach, and whether it did. Ratios, because those hold on other machines too.</summary>
internal sealed record Goal(string What, double Wanted, double Reached, bool AtMost = false, string Unit = "×")
{
    public bool IsMet => AtMost ? Reached <= Wanted : Reached >= Wanted;

    public string Row => string.Create(CultureInfo.InvariantCulture, $"| {What} | {(AtMost ? "≤" : "≥")} {Wanted:0.##} {Unit} | {Reached:0.##} {Unit} | {(IsMet ? "yes" : "**no**")} |");

    public static IEnumerable<Goal> Of(Figures figures)
    {
        const string Servers = "One server";
        const string Balancers = "Balancers";
        const string Telemetry = "Balancer and";
        var direct = figures.Find(Balancers, "no balancer", 1).Median.P50;
        yield return new("balancer against nginx, 16 connections", 1, figures.Rate(Balancers, "our balancer") / figures.Rate(Balancers, "nginx"));
        yield return new("balancer against nginx told to keep connections", 1, figures.Rate(Balancers, "our balancer") / figures.Rate(Balancers, "nginx told to keep connections"));
        yield return new("balancer against HAProxy, 16 connections", 0.85, figures.Rate(Balancers, "our balancer") / figures.Rate(Balancers, "HAProxy"));
        yield return new("balancer against YARP alone, 16 connections", 0.85, figures.Rate(Balancers, "our balancer") / figures.Rate(Balancers, "YARP alone"));
        yield return new("JSON answers against `MapMcp` alone", 1, figures.Rate(Servers, "McpServer") / figures.Rate(Servers, "MapMcp alone"));
        yield return new("telemetry on against off", 0.9, figures.Rate(Telemetry, "telemetry on") / figures.Rate(Telemetry, "telemetry off"));
        yield return new("added p50 at one connection", 150, (figures.Find(Balancers, "our balancer", 1).Median.P50 - direct) * 1_000, AtMost: true, Unit: "µs");
        yield return new("AppHost start to all healthy", 4, figures.Starts.Order().ElementAt(figures.Starts.Count / 2), AtMost: true, Unit: "s");
    }
}
