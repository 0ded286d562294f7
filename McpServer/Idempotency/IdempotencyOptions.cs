using McpAspire.McpServer.Redis;
using Microsoft.Extensions.Options;

namespace McpAspire.McpServer.Idempotency;

/// <summary>The section <c>Idempotency</c> of configuration: whether a <c>tools/call</c> that is sent twice is executed once.</summary>
internal sealed class IdempotencyOptions
{
    /// <summary>Whether a call with the header <c>Idempotency-Key</c> is executed once for each key. Needs Redis, by which replicas know of each other's calls. Off by default.</summary>
    public bool Enabled { get; init; }

    /// <summary>How long a key and its answer are remembered: 24 hours by default, 1 minute to 30 days.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(24);
}

internal sealed class IdempotencyOptionsValidator(IConfiguration configuration) : IValidateOptions<IdempotencyOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, IdempotencyOptions options)
    {
        if (options.Enabled && !configuration.HasRedis())
        {
            return ValidateOptionsResult.Fail("Idempotency:Enabled needs Redis, by which replicas know of each other's calls: --Redis=true of the AppHost, or ConnectionStrings:redis.");
        }

        return options.Retention >= Shortest && options.Retention <= Longest
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Idempotency:Retention is {options.Retention}; it must be from {Shortest} to {Longest}.");
    }
}
