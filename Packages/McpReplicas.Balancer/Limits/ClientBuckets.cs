using System.Net.Sockets;

namespace McpReplicas.Balancer.Limits;

/// <summary>
/// Sorts clients into a fixed number of buckets by a hash, so memory does not grow with the number of clients. The hash differs in every process, so a
/// client cannot choose whose bucket it shares.
/// </summary>
internal static class ClientBuckets
{
    public const int Count = 16 * 1024;

    private const int BytesOfIPv6 = 16;
    private const int BytesOfNetwork = 8;

    /// <summary>The bucket of the client's address. Only the first 64 bits of IPv6 count, because one client can use all addresses of such a network.</summary>
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

    /// <summary>The bucket of clients that send this header value.</summary>
    public static int OfHeader(string value) => Bucket(value.GetHashCode(StringComparison.Ordinal));

    private static int Bucket(int hash) => (int)((uint)hash % Count);
}
