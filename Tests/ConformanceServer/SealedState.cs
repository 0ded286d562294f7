using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using ModelContextProtocol;

namespace McpAspire.ConformanceServer;

/// <summary>State that goes to the client and comes back, by whichever replica: signed, because a client could send anything.</summary>
internal sealed class SealedState(string key)
{
    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);

    public string Seal(string state) => Sign(WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(state)));

    /// <summary>What was sealed; null if there is no state yet.</summary>
    public string? Open(string? sealedState)
    {
        if (sealedState is null)
        {
            return null;
        }

        var text = sealedState.Split('.')[0];
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(text)), Encoding.UTF8.GetBytes(sealedState))
            ? Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text))
            : throw new McpProtocolException("The requestState is not one that this server gave.", McpErrorCode.InvalidParams);
    }

    private string Sign(string text) => $"{text}.{WebEncoders.Base64UrlEncode(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)))}";
}

internal static class SealedStateExtensions
{
    /// <summary>Takes the key from <c>Fixtures:StateKey</c>.</summary>
    public static IHostApplicationBuilder AddSealedState(this IHostApplicationBuilder builder)
    {
        var key = builder.Configuration["Fixtures:StateKey"];
        builder.Services.AddSingleton(new SealedState(
            string.IsNullOrEmpty(key) ? throw new InvalidOperationException("Set Fixtures:StateKey to any text, the same for every replica.") : key));
        return builder;
    }
}
