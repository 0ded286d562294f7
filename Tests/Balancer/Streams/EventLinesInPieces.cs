using System.Text;
using System.Text.Json.Nodes;
using McpReplicas.Balancer.Streams;

namespace McpAspire.Tests;

/// <summary>The balancer parses an event stream the same way, however it is cut into pieces.</summary>
public class EventLinesInPieces
{
    private const string Response = """{"error":{"id":2,"a":[1,{"b":"}\\\"]"}]},"id":"\u0069\"ä","jsonrpc":"2.0"}""";

    private static readonly JsonValue Id = JsonValue.Create("i\"ä");

    public static TheoryData<string> Ends => ["\n", "\r\n", "\r"];

    [Theory]
    [MemberData(nameof(Ends))]
    public void A_stream_is_parsed_the_same_however_it_is_cut(string end)
    {
        var stream = Encoding.UTF8.GetBytes($":c{end}{end}id{end}{end}event: x{end}data: [{end}data: {{}}]{end}{end}data: {Response}{end}retry: 1{end}{end}: id{end}data:{end}{end}");
        var whole = Learn(stream, [stream.Length]);
        var random = new Random(1);

        for (var round = 0; round < 500; round++)
        {
            var cuts = Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(stream.Length)).Append(stream.Length).Order().Distinct();

            Assert.Equal(whole, Learn(stream, cuts));
        }

        Assert.Equal(whole, Learn(stream, Enumerable.Range(1, stream.Length)));
        Assert.Equal((true, true, true), whole);
    }

    [Theory]
    [InlineData("")]
    [InlineData(": comment\n")]
    [InlineData("data: 1\n\n")]
    [InlineData("data: 1\r\n\r\n")]
    [InlineData("data: 1\r\r")]
    [InlineData("data: 1\n\n\n\n: x\n")]
    public void A_comment_may_be_inserted_between_two_events(string begun) => Assert.True(After(begun).IsBetweenEvents);

    [Theory]
    [InlineData("d")]
    [InlineData(":")]
    [InlineData("data: 1\n")]
    [InlineData("data: 1\r\n\r")]
    [InlineData("data: 1\r")]
    [InlineData("data: 1\n: x\n")]
    [InlineData("id\n")]
    [InlineData("data: 1\n\nevent: x\n")]
    public void No_comment_may_be_inserted_in_an_event_or_a_line(string begun) => Assert.False(After(begun).IsBetweenEvents);

    private static EventLines After(string begun)
    {
        var lines = new EventLines(null);
        lines.Read(Encoding.UTF8.GetBytes(begun));
        return lines;
    }

    private static (bool IsBetweenEvents, bool HasIds, bool HasResponse) Learn(byte[] stream, IEnumerable<int> cuts)
    {
        var lines = new EventLines(new ResponseScanner(Id));
        var begin = 0;
        foreach (var cut in cuts)
        {
            lines.Read(stream.AsSpan(begin..cut));
            begin = cut;
        }

        return (lines.IsBetweenEvents, lines.HasIds, lines.HasResponse);
    }
}
