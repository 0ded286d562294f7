using System.Security.Cryptography;

namespace McpAspire.McpServer.Sealing;

/// <summary>A key that stays the same while this process lives.</summary>
internal sealed class FixedSealingKey(byte[] key) : ISealingKey
{
    public static FixedSealingKey Parse(string base64) => new(Convert.FromBase64String(base64));

    public static FixedSealingKey Random() => new(RandomNumberGenerator.GetBytes(SealingOptions.KeySize));

    public Task<byte[]> GetAsync() => Task.FromResult(key);
}
