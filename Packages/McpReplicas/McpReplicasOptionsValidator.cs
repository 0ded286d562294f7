using McpReplicas.Shared;
using Microsoft.Extensions.Options;

namespace McpReplicas;

/// <summary>Validates the options at start. Each message contains the option and its allowed values.</summary>
internal sealed class McpReplicasOptionsValidator(IEnumerable<SharedByRedis> redis) : IValidateOptions<McpReplicasOptions>
{
    public ValidateOptionsResult Validate(string? name, McpReplicasOptions options)
    {
        var problems = Problems(options).OfType<string>().ToList();
        return problems.Count is 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private IEnumerable<string?> Problems(McpReplicasOptions options)
    {
        yield return string.IsNullOrWhiteSpace(options.Replica.Name) ? "Replica:Name is empty. Set a name, or remove the setting to use the machine's name." : null;
        yield return AllowedRange.Problem("Drain:Grace", options.Drain.Grace, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        yield return AllowedRange.Problem("Drain:Quiet", options.Drain.Quiet, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        yield return HeartbeatProblem("Heartbeats:Interval", options.Heartbeats.Interval);
        yield return HeartbeatProblem("Heartbeats:SilentCall", options.Heartbeats.SilentCall);
        yield return AllowedRange.Problem("Sessions:IdleTimeout", options.Sessions.IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
        yield return AllowedRange.Problem("Sessions:UnusedTimeout", options.Sessions.UnusedTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
        yield return AllowedRange.Problem("Sessions:MaxSessions", options.Sessions.MaxSessions, 1, 1_000_000);
        yield return AllowedRange.Problem("RequestState:Lifetime", options.RequestState.Lifetime, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1));
        yield return AllowedRange.Problem("Idempotency:Retention", options.Idempotency.Retention, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        if (!redis.Any())
        {
            yield return options.Sessions.Mode is McpSessionMode.Shared
                ? "Sessions:Mode=Shared needs Redis: set ConnectionStrings:redis, or run through AppHost. In code: call AddMcpServer().WithRedis() (package McpReplicas.Redis)." : null;
            yield return options.Idempotency.Enabled
                ? "Idempotency:Enabled needs Redis, in which the replicas share keys and answers: set ConnectionStrings:redis, or run through AppHost with --Redis=true. In code: call AddMcpServer().WithRedis()." : null;
        }
    }

    private static string? HeartbeatProblem(string key, TimeSpan value) =>
        value != TimeSpan.Zero && AllowedRange.Problem(key, value, TimeSpan.FromSeconds(0.1), TimeSpan.FromMinutes(10)) is { } problem ? $"{problem} 0 switches it off." : null;
}

/// <summary>Marks that the replicas share a Redis.</summary>
internal sealed class SharedByRedis;
