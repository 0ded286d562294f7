using System.Buffers.Text;
using Microsoft.Extensions.Options;

namespace McpAspire.McpServer.Sealing;

/// <summary>The section <c>Sealing</c> of configuration.</summary>
internal sealed class SealingOptions
{
    public const int KeySize = 32;

    /// <summary>The key, 32 bytes in base64, the same on every replica. Without one the key lies in Redis; without Redis each replica has its own.</summary>
    public string? Key { get; init; }

    /// <summary>How long a sealed state can be opened: 10 minutes by default.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(10);
}

internal sealed class SealingOptionsValidator : IValidateOptions<SealingOptions>
{
    public ValidateOptionsResult Validate(string? name, SealingOptions options)
    {
        if (options.Key is { Length: > 0 } key && !(Base64.IsValid(key, out var size) && size is SealingOptions.KeySize))
        {
            return ValidateOptionsResult.Fail($"Sealing:Key must be {SealingOptions.KeySize} bytes in base64, as 'openssl rand -base64 {SealingOptions.KeySize}' makes them.");
        }

        return options.Lifetime > TimeSpan.Zero
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Sealing:Lifetime is {options.Lifetime}; it must be longer than 0, such as 00:10:00.");
    }
}
