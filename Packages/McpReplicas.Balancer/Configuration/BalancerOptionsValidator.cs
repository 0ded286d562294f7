using McpReplicas.Balancer.Page;
using McpReplicas.Shared;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.LoadBalancing;

namespace McpReplicas.Balancer.Configuration;

/// <summary>Validates the section <c>Balancer</c> at startup. Its messages contain the allowed values.</summary>
internal sealed class BalancerOptionsValidator : IValidateOptions<BalancerOptions>
{
    private static readonly string[] Policies = [LoadBalancingPolicies.RoundRobin, LoadBalancingPolicies.LeastRequests, LoadBalancingPolicies.PowerOfTwoChoices];

    public ValidateOptionsResult Validate(string? name, BalancerOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count is 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(BalancerOptions options)
    {
        if (options.Replicas.Count is 0)
        {
            yield return "No replicas are configured: set Balancer:Replicas:0=http://…, or run AppHost.";
        }

        foreach (var (name, address) in options.Replicas)
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            {
                yield return $"Balancer:Replicas:{name} is '{address}'; it must be an absolute http or https address such as http://localhost:5001.";
            }
        }

        if (!Policies.Contains(options.Policy))
        {
            yield return $"Balancer:Policy is '{options.Policy}'; it must be one of {string.Join(", ", Policies)}.";
        }

        if (options.HealthPath is not ("" or ['/', ..]))
        {
            yield return $"Balancer:HealthPath is '{options.HealthPath}'; it must begin with '/', or be empty to probe nothing.";
        }

        if (options.McpPath is not ['/', ..])
        {
            yield return $"Balancer:McpPath is '{options.McpPath}'; it must begin with '/'.";
        }

        if (options.PageUrl.Length > 0 && PageUrl.Parse(options.PageUrl) is null)
        {
            yield return $"Balancer:PageUrl is '{options.PageUrl}'; it must be an address such as http://localhost:8081, or http://127.0.0.1:0 for a free port, or empty for no page.";
        }

        foreach (var problem in OutOfRange(options).Concat(LimitOptionsValidator.Problems(options.Limits)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> OutOfRange(BalancerOptions options) => new[]
    {
        Range(nameof(options.ProbeInterval), options.ProbeInterval, TimeSpan.FromSeconds(0.1), TimeSpan.FromMinutes(1)),
        Range(nameof(options.ProbeTimeout), options.ProbeTimeout, TimeSpan.FromSeconds(0.1), TimeSpan.FromMinutes(1)),
        Range(nameof(options.ProbeFailures), options.ProbeFailures, 1, 100),
        Range(nameof(options.RequestFailures), options.RequestFailures, 1, 1_000),
        Range(nameof(options.ConnectTimeout), options.ConnectTimeout, TimeSpan.FromSeconds(0.1), TimeSpan.FromMinutes(1)),
        Range(nameof(options.ConnectionIdleTimeout), options.ConnectionIdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        Range(nameof(options.ConnectionLifetime), options.ConnectionLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
        Range(nameof(options.SlowStart), options.SlowStart, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
        Range(nameof(options.DnsRefresh), options.DnsRefresh, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
        Range(nameof(options.ReadDeadline), options.ReadDeadline, TimeSpan.Zero, TimeSpan.FromHours(1)),
        Range(nameof(options.ToolDeadline), options.ToolDeadline, TimeSpan.Zero, TimeSpan.FromHours(24)),
        Range(nameof(options.HeartbeatInterval), options.HeartbeatInterval, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
        Range(nameof(options.MaxBodyBytes), options.MaxBodyBytes, 1024, 1024L * 1024 * 1024),
        Range(nameof(options.MaxConcurrentRequests), options.MaxConcurrentRequests, 1, 1_000_000),
    }.OfType<string>();

    private static string? Range<T>(string key, T value, T least, T most)
        where T : IComparable<T> => AllowedRange.Problem($"Balancer:{key}", value, least, most);
}
