using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using ModelContextProtocol;

namespace McpAspire.McpServer.Sealing;

/// <summary>
/// Seals the state that a client carries from one round of a call to the next (MCP 2026-07-28, requestState). Nobody without the key can read
/// or change it, and it is good for one purpose and for a limited time. It can be used more than once in that time.
/// </summary>
internal sealed class StateSeal(ISealingKey key, IOptions<SealingOptions> options, TimeProvider time)
{
    private const int ExpirySize = sizeof(long);
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>Seals a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="purpose">What it is good for: the method and the tool.</param>
    public async Task<string> SealAsync(string state, string purpose)
    {
        var content = new byte[ExpirySize + Encoding.UTF8.GetByteCount(state)];
        BinaryPrimitives.WriteInt64BigEndian(content, (time.GetUtcNow() + options.Value.Lifetime).ToUnixTimeMilliseconds());
        Encoding.UTF8.GetBytes(state, content.AsSpan(ExpirySize));

        var bytes = new byte[NonceSize + TagSize + content.Length];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceSize));
        using var cipher = new AesGcm(await key.GetAsync(), TagSize);
        cipher.Encrypt(bytes.AsSpan(0, NonceSize), content, bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize), Encoding.UTF8.GetBytes(purpose));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Opens a sealed state.</summary>
    /// <exception cref="McpProtocolException">It was changed, is for another purpose, was sealed with another key, or has expired (-32602).</exception>
    public async Task<string> OpenAsync(string text, string purpose)
    {
        if (!TryDecrypt(await key.GetAsync(), text, purpose, out var content))
        {
            throw Refused($"The requestState is none that this server gave out for {purpose}, or comes from a replica whose Sealing:Key is another one.");
        }

        return BinaryPrimitives.ReadInt64BigEndian(content) > time.GetUtcNow().ToUnixTimeMilliseconds()
            ? Encoding.UTF8.GetString(content.AsSpan(ExpirySize))
            : throw Refused($"The requestState has expired: it is good for {options.Value.Lifetime}.");
    }

    private static bool TryDecrypt(byte[] key, string text, string purpose, [NotNullWhen(true)] out byte[]? content)
    {
        content = null;
        if (!Base64Url.IsValid(text, out var size) || size < NonceSize + TagSize + ExpirySize)
        {
            return false;
        }

        var bytes = Base64Url.DecodeFromChars(text).AsSpan();
        content = new byte[bytes.Length - NonceSize - TagSize];
        using var cipher = new AesGcm(key, TagSize);
        try
        {
            cipher.Decrypt(bytes[..NonceSize], bytes[(NonceSize + TagSize)..], bytes[NonceSize..(NonceSize + TagSize)], content, Encoding.UTF8.GetBytes(purpose));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private static McpProtocolException Refused(string why) => new($"{why} Begin the call again, without requestState.", McpErrorCode.InvalidParams);
}
