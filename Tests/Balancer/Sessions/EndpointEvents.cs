using System.Text;
using McpReplicas.Balancer.Sessions;

namespace McpAspire.Tests;

/// <summary>What happens to the beginning of an event stream, in any spelling and in pieces of any size.</summary>
public class EndpointEvents
{
    private const string Parameter = "mcp-replica=mcp-1";

    public static TheoryData<string, string> Endpoints => new()
    {
        { "event: endpoint\ndata: /message?sessionId=x\n\n", "event: endpoint\ndata: /message?sessionId=x&mcp-replica=mcp-1\n\n" },
        { "event: endpoint\ndata: /message\n\n", "event: endpoint\ndata: /message?mcp-replica=mcp-1\n\n" },
        { "event: endpoint\ndata: message?sessionId=x\n\n", "event: endpoint\ndata: message?sessionId=x&mcp-replica=mcp-1\n\n" },
        { "event: endpoint\ndata: ?sessionId=x\n\n", "event: endpoint\ndata: ?sessionId=x&mcp-replica=mcp-1\n\n" },
        { "event: endpoint\ndata: http://localhost:1/m?s=x\n\n", "event: endpoint\ndata: http://localhost:1/m?s=x&mcp-replica=mcp-1\n\n" },
        { "event: endpoint\ndata: //elsewhere/m\n\n", "event: endpoint\ndata: //elsewhere/m?mcp-replica=mcp-1\n\n" },
        { "event: endpoint\ndata: /message?\n\n", "event: endpoint\ndata: /message?&mcp-replica=mcp-1\n\n" },
        { "event: endpoint\ndata: /m?s=x#part?\n\n", "event: endpoint\ndata: /m?s=x&mcp-replica=mcp-1#part?\n\n" },
        { "event: endpoint\ndata: /m#part\n\n", "event: endpoint\ndata: /m?mcp-replica=mcp-1#part\n\n" },
        { "event: endpoint\ndata: /m%20n?s=%41 \n\n", "event: endpoint\ndata: /m%20n?s=%41&mcp-replica=mcp-1 \n\n" },
        { "event: endpoint\ndata: /größe?s=x\n\n", "event: endpoint\ndata: /größe?s=x&mcp-replica=mcp-1\n\n" },
        { "event: endpoint\r\ndata: /m?s=x\r\n\r\n", "event: endpoint\r\ndata: /m?s=x&mcp-replica=mcp-1\r\n\r\n" },
        { "event: endpoint\rdata: /m?s=x\r\r", "event: endpoint\rdata: /m?s=x&mcp-replica=mcp-1\r\r" },
        { "event:endpoint\ndata:/m?s=x\n\n", "event:endpoint\ndata:/m?s=x&mcp-replica=mcp-1\n\n" },
        { "data: /m?s=x\nevent: endpoint\n\n", "data: /m?s=x&mcp-replica=mcp-1\nevent: endpoint\n\n" },
        { ": hello\nid: 1\nretry: 100\nevent: endpoint\nid: 2\ndata: /m\n\n", ": hello\nid: 1\nretry: 100\nevent: endpoint\nid: 2\ndata: /m?mcp-replica=mcp-1\n\n" },
        { ": ping\n\n\n: ping\r\n\r\nevent: endpoint\ndata: /m\n\n", ": ping\n\n\n: ping\r\n\r\nevent: endpoint\ndata: /m?mcp-replica=mcp-1\n\n" },
        { "event: nothing\n\nevent: endpoint\ndata: /m\n\n", "event: nothing\n\nevent: endpoint\ndata: /m?mcp-replica=mcp-1\n\n" },
        { "\uFEFFevent: endpoint\ndata: /m\n\n", "\uFEFFevent: endpoint\ndata: /m?mcp-replica=mcp-1\n\n" },
        { "event: endpoint\ndata: /m\n\nevent: endpoint\ndata: /n\n\n", "event: endpoint\ndata: /m?mcp-replica=mcp-1\n\nevent: endpoint\ndata: /n\n\n" },
        { "event: endpoint\r\ndata: /m\r\n\r\n\r\ndata: 1\r\n\r\n", "event: endpoint\r\ndata: /m?mcp-replica=mcp-1\r\n\r\n\r\ndata: 1\r\n\r\n" },
    };

    public static TheoryData<string> Others =>
    [
        "event: message\ndata: {}\n\n",
        "data: /m\n\n",
        "data: 1\n\nevent: endpoint\ndata: /m\n\n",
        "event: endpoint\nevent: message\ndata: /m\n\n",
        "event: Endpoint\ndata: /m\n\n",
        "event: endpoint\ndata: /m\ndata: ?s=x\n\n",
        "event: endpoint\ndata: {\"uri\": \"/m\"}\n\n",
        "event: endpoint\ndata: not a path\n\n",
        "event: endpoint\ndata:\n\n",
        "event: endpoint\ndata: /m",
        "event: endpoint\ndata: /m\n",
        "event: endpoint\n\n",
        "{\"no\": \"event\"}",
        "",
    ];

    [Theory, MemberData(nameof(Endpoints))]
    public void The_parameter_is_added_to_the_endpoint_and_every_other_byte_stays(string stream, string expected)
    {
        foreach (var piece in new[] { 1, 2, 3, 7, 4096 })
        {
            Assert.Equal(expected, Pass(stream, piece));
        }
    }

    [Theory, MemberData(nameof(Others))]
    public void Any_other_first_event_is_forwarded_unchanged(string stream)
    {
        foreach (var piece in new[] { 1, 2, 3, 7, 4096 })
        {
            Assert.Equal(stream, Pass(stream, piece));
        }
    }

    [Fact]
    public void Comments_are_not_held_back()
    {
        var beginning = new EndpointEvent(Encoding.UTF8.GetBytes(Parameter), []);
        List<string> pieces = [": ping\n", "\n", ": ping\r", "\n", "\r\n"];

        Assert.Equal(pieces, pieces.Select(piece => Read(beginning, piece)));
        Assert.False(beginning.IsOver);
    }

    [Fact]
    public void An_event_is_held_back_until_it_is_complete()
    {
        var beginning = new EndpointEvent(Encoding.UTF8.GetBytes(Parameter), []);

        Assert.Equal("", Read(beginning, "event: endp"));
        Assert.Equal("", Read(beginning, "oint\ndata: /m\n"));
        Assert.Equal($"event: endpoint\ndata: /m?{Parameter}\n\n", Read(beginning, "\n"));
        Assert.True(beginning.IsOver);
    }

    [Theory]
    [InlineData("event: endpoint\ndata: ")]
    [InlineData("")]
    public void A_first_event_that_is_too_long_is_forwarded_unchanged(string start)
    {
        var stream = $"{start}{new string('x', 3 * EndpointEvent.LongestToHold)}\n\n";

        Assert.Equal(stream, Pass(stream, 4096));
    }

    [Fact]
    public void However_many_comments_come_first_the_endpoint_is_found()
    {
        var comments = string.Concat(Enumerable.Repeat($": {new string('x', 1000)}\n\n", 20));

        Assert.Equal($"{comments}event: endpoint\ndata: /m?{Parameter}\n\n", Pass($"{comments}event: endpoint\ndata: /m\n\n", 4096));
    }

    /// <summary>The forwarded stream if it arrives in pieces of this length, and then ends.</summary>
    private static string Pass(string stream, int piece)
    {
        var beginning = new EndpointEvent(Encoding.UTF8.GetBytes(Parameter), []);
        var bytes = Encoding.UTF8.GetBytes(stream);
        var passed = new List<byte>();
        var position = 0;
        while (!beginning.IsOver)
        {
            var next = bytes.AsSpan(position, Math.Min(Math.Min(piece, beginning.Free.Length), bytes.Length - position));
            next.CopyTo(beginning.Free.Span);
            position += next.Length;
            passed.AddRange(beginning.Read(next.Length));
        }

        return Encoding.UTF8.GetString([.. passed, .. bytes[position..]]);
    }

    private static string Read(EndpointEvent beginning, string piece)
    {
        var bytes = Encoding.UTF8.GetBytes(piece);
        bytes.CopyTo(beginning.Free);
        return Encoding.UTF8.GetString(beginning.Read(bytes.Length));
    }
}
