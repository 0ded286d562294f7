using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace McpAspire.Tests.Deploy.Cluster;

/// <summary>The DNS server of the cluster. It resolves headless Services to the addresses of their pods.</summary>
internal sealed class ClusterDns : IDisposable
{
    private const int HeaderLength = 12;
    private const int NoSuchName = 3;
    private const int ServerFailed = 2;

    private readonly UdpClient _socket;
    private readonly Func<string, IReadOnlyList<IPAddress>?> _lookup;

    /// <param name="address">The address on which it listens.</param>
    /// <param name="lookup">Returns the addresses of a fully qualified name, or null if the name does not exist.</param>
    public ClusterDns(IPAddress address, Func<string, IReadOnlyList<IPAddress>?> lookup)
    {
        _lookup = lookup;
        _socket = new UdpClient(new IPEndPoint(address, 53));
        _ = Task.Run(AnswerAsync);
    }

    /// <summary>Whether every query is answered with SERVFAIL.</summary>
    public bool Fails { get; set; }

    public void Dispose() => _socket.Dispose();

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var question = await _socket.ReceiveAsync();
                await _socket.SendAsync(Answer(question.Buffer), question.RemoteEndPoint);
            }
        }
        catch (Exception end) when (end is ObjectDisposedException or SocketException)
        {
            // The cluster was disposed.
        }
    }

    private byte[] Answer(byte[] question)
    {
        var labels = new List<string>();
        var position = HeaderLength;
        for (; question[position] is > 0 and var length; position += length + 1)
        {
            labels.Add(Encoding.ASCII.GetString(question, position + 1, length));
        }

        var end = position + 5;
        var isOfIPv4 = BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(position + 1)) is 1;
        var known = Fails ? null : _lookup(string.Join('.', labels));
        var found = isOfIPv4 ? known ?? [] : [];
        var answer = new List<byte>(question[..end]);
        answer[2] = 0x85;
        answer[3] = (byte)(0x80 | (Fails ? ServerFailed : known is null ? NoSuchName : 0));
        (answer[7], answer[9], answer[11]) = ((byte)found.Count, 0, 0);
        foreach (var address in found)
        {
            // A pointer to the name in the query, type A, class IN, a TTL of 5 s.
            answer.AddRange([0xC0, HeaderLength, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, .. address.GetAddressBytes()]);
        }

        return [.. answer];
    }
}
