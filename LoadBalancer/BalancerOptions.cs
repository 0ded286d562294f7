using Microsoft.Extensions.Options;

namespace McpAspire.LoadBalancer;

/// <summary>The section <c>Balancer</c> of configuration.</summary>
internal sealed class BalancerOptions
{
    /// <summary>
    /// The replicas by name: <c>Balancer:Replicas:mcp-1=http://localhost:5001</c>. Absolute http or https addresses, at least one.
    /// A number will do for a name: <c>Balancer:Replicas:0</c>.
    /// </summary>
    public Dictionary<string, string> Replicas { get; init; } = [];

    /// <summary>The path that tells whether a replica is ready, by any status from 200 to 299. Empty for servers that have none: then no replica is probed.</summary>
    public string HealthPath { get; init; } = "/health";

    /// <summary>
    /// Whether a request of a session goes to the replica whose name its session id or its path begins with (<c>mcp-1.…</c>, <c>/@mcp-1/…</c>),
    /// as servers with sticky sessions write them. False by default.
    /// </summary>
    public bool StickySessions { get; init; }

    /// <summary>The time between two probes of a replica. 1 second by default, 0.1 to 60 seconds.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time a replica has to answer a probe. 1 second by default, 0.1 to 60 seconds.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>Says at start what is wrong with the section <c>Balancer</c>, and what would be right.</summary>
internal sealed class BalancerOptionsValidator : IValidateOptions<BalancerOptions>
{
    public ValidateOptionsResult Validate(string? name, BalancerOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count is 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(BalancerOptions options)
    {
        if (options.Replicas.Count is 0)
        {
            yield return "No replica to balance: set Balancer:Replicas:0=http://…, or run through AppHost.";
        }

        foreach (var (name, address) in options.Replicas)
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            {
                yield return $"Balancer:Replicas:{name} is '{address}'; it must be an absolute http or https address such as http://localhost:5001.";
            }
        }

        if (options.HealthPath is not ("" or ['/', ..]))
        {
            yield return $"Balancer:HealthPath is '{options.HealthPath}'; it must begin with '/', or be empty to probe nothing.";
        }

        foreach (var (key, value) in new[] { (nameof(options.ProbeInterval), options.ProbeInterval), (nameof(options.ProbeTimeout), options.ProbeTimeout) })
        {
            if (value < TimeSpan.FromSeconds(0.1) || value > TimeSpan.FromMinutes(1))
            {
                yield return $"Balancer:{key} is {value}; it must be from 00:00:00.1 to 00:01:00.";
            }
        }
    }
}
