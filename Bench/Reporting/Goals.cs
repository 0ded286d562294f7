using System.Globalization;
using McpAspire.Bench.Measuring;

namespace McpAspire.Bench.Reporting;

/// <summary>A performance goal of this project, and the measured value. Most goals are ratios, which also hold on other machines.</summary>
internal sealed record Goal(string What, double Wanted, double Reached, bool AtMost = false, string Unit = "×")
{
    public bool IsMet => AtMost ? Reached <= Wanted : Reached >= Wanted;

    public string Row => string.Create(CultureInfo.InvariantCulture, $"| {What} | {(AtMost ? "≤" : "≥")} {Wanted:0.##} {Unit} | {Reached:0.##} {Unit} | {(IsMet ? "yes" : "**no**")} |");

    public static IEnumerable<Goal> Of(Figures figures)
    {
        const string Servers = "One server";
        const string Balancers = "Balancers";
        const string Telemetry = "Balancer and";
        const string Sessions = "A client of";
        yield return new("balancer against nginx, 16 connections", 1, figures.Rate(Balancers, "our balancer") / figures.Rate(Balancers, "nginx"));
        foreach (var connections in new[] { 1, 16 })
        {
            yield return new($"balancer against YARP alone, {connections} connections", 1.05, Median(Balancers, "our balancer", connections).Rate / Median(Balancers, "YARP alone", connections).Rate);
        }

        yield return new("added p50 at one connection", 130, (Median(Balancers, "our balancer", 1).P50 - Median(Balancers, "no balancer", 1).P50) * 1_000, AtMost: true, Unit: "µs");
        yield return new("JSON answers against `MapMcp` alone", 1.2, figures.Rate(Servers, "McpServer") / figures.Rate(Servers, "MapMcp alone"));
        yield return new("telemetry on against off", 0.85, figures.Rate(Telemetry, "telemetry on") / figures.Rate(Telemetry, "telemetry off"));
        yield return new("`Shared` against `Stateless`", 0.7, figures.Rate(Sessions, "Shared") / figures.Rate(Sessions, "Stateless"));
        yield return new("AppHost start to Ready", 6, figures.Starts.Order().ElementAt(figures.Starts.Count / 2), AtMost: true, Unit: "s");

        Turn Median(string contest, string contender, int connections) => figures.Find(contest, contender, connections).Median;
    }
}
