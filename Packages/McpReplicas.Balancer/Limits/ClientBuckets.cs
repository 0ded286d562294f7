using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace McpReplicas.Balancer.Limits;

/// <summary>
/// Sorts clients into a fixed number of buckets by a hash, so that what is kept for them does not grow with what they send. The hash differs in every
/// process, so nobody can choose whose bucket to share.
/// </summary>
internal static class ClientBuckets
{
    public const int Count = 16 * 1024;

    private const int BytesOfIPv6 = 16;
    private const int BytesOfNetwork = 8;

    /// <summary>The bucket of the address that a request comes from. Of IPv6 the first 64 bits count: all addresses behind them are one client's to use.</summary>
    public static int OfAddress(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[BytesOfIPv6];
        address.TryWriteBytes(bytes, out var length);
        bytes = address.AddressFamily is AddressFamily.InterNetwork ? bytes[..length]
            : address.IsIPv4MappedToIPv6 ? bytes[^sizeof(int)..]
            : bytes[..BytesOfNetwork];
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return Bucket(hash.ToHashCode());
    }

    /// <summary>The bucket of those that send the header with this value.</summary>
    public static int OfHeader(string value) => Bucket(value.GetHashCode(StringComparison.Ordinal));

    private static int Bucket(int hash) => (int)((uint)hash % Count);
}
