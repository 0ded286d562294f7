using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using McpReplicas.Balancer.Retries;
using McpAspire.Tests.Support;
using Yarp.ReverseProxy.Forwarder;

namespace McpAspire.Tests;

/// <summary>Which outcome of an attempt counts against the replica. These tests run without a balancer.</summary>
public sealed partial class Blame
{
    public static TheoryData<string, string, string> Errors => new()
    {
        { nameof(ForwarderError.Request), nameof(SocketError.ConnectionRefused), nameof(AttemptEnd.Refused) },
        { nameof(ForwarderError.Request), nameof(SocketError.TooManyOpenSockets), nameof(AttemptEnd.Exhausted) },
        { nameof(ForwarderError.Request), nameof(SocketError.NoBufferSpaceAvailable), nameof(AttemptEnd.Exhausted) },
        { nameof(ForwarderError.Request), nameof(SocketError.AddressNotAvailable), nameof(AttemptEnd.Exhausted) },
        { nameof(ForwarderError.Request), nameof(SocketError.HostUnreachable), nameof(AttemptEnd.Unreachable) },
        { nameof(ForwarderError.Request), nameof(SocketError.NetworkUnreachable), nameof(AttemptEnd.Unreachable) },
        { nameof(ForwarderError.Request), nameof(SocketError.TimedOut), nameof(AttemptEnd.Unreachable) },
        { nameof(ForwarderError.Request), nameof(SocketError.ConnectionReset), nameof(AttemptEnd.Unreachable) },
        { nameof(ForwarderError.Request), nameof(HttpRequestError.NameResolutionError), nameof(AttemptEnd.NameNotFound) },
        { nameof(ForwarderError.Request), nameof(HttpRequestError.SecureConnectionError), nameof(AttemptEnd.TlsFailed) },
        { nameof(ForwarderError.Request), nameof(HttpRequestError.InvalidResponse), nameof(AttemptEnd.OddAnswer) },
        { nameof(ForwarderError.Request), nameof(HttpRequestError.ConfigurationLimitExceeded), nameof(AttemptEnd.OddAnswer) },
        { nameof(ForwarderError.Request), nameof(HttpRequestError.HttpProtocolError), nameof(AttemptEnd.OddAnswer) },
        { nameof(ForwarderError.Request), nameof(HttpRequestError.ResponseEnded), nameof(AttemptEnd.Broken) },
        { nameof(ForwarderError.Request), nameof(IOException), nameof(AttemptEnd.Broken) },
        { nameof(ForwarderError.Request), nameof(HttpRequestError.Unknown), nameof(AttemptEnd.Unsendable) },
        { nameof(ForwarderError.Request), nameof(InvalidOperationException), nameof(AttemptEnd.Unsendable) },
        { nameof(ForwarderError.RequestTimedOut), nameof(TaskCanceledException), nameof(AttemptEnd.Unreachable) },
        { nameof(ForwarderError.RequestCreation), nameof(InvalidOperationException), nameof(AttemptEnd.Unsendable) },
        { nameof(ForwarderError.RequestBodyClient), nameof(IOException), nameof(AttemptEnd.Canceled) },
        { nameof(ForwarderError.RequestBodyDestination), nameof(IOException), nameof(AttemptEnd.UploadBroken) },
        { nameof(ForwarderError.ResponseHeaders), nameof(InvalidOperationException), nameof(AttemptEnd.OddAnswer) },
        { nameof(ForwarderError.ResponseBodyClient), nameof(IOException), nameof(AttemptEnd.Canceled) },
        { nameof(ForwarderError.ResponseBodyDestination), nameof(IOException), nameof(AttemptEnd.Broken) },
    };

    [Theory, MemberData(nameof(Errors))]
    public void Each_forwarder_error_maps_to_one_outcome(string error, string exception, string end) =>
        Assert.Equal(EndOf(end), AttemptEnds.OfError(new Error(Enum.Parse<ForwarderError>(error), ExceptionOf(exception))));

    [Theory]
    [InlineData(200, false)]
    [InlineData(404, false)]
    [InlineData(429, false)]
    [InlineData(500, true)]
    [InlineData(501, false)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    [InlineData(505, false)]
    public void Only_500_502_503_and_504_count_against_the_replica(int status, bool counts) => Assert.Equal(counts, AttemptEnds.OfAnswer(status).Sign is Sign.Suspect);

    [Fact]
    public void Nothing_that_is_not_the_replicas_fault_counts_against_it() =>
        Assert.All(AttemptEnd.All, end => Assert.True(end.Sign is Sign.Nothing or Sign.Healthy || end.Fault is Fault.Replica or Fault.Unknown, end.Name));

    [Fact]
    public void Only_a_refused_connection_ejects_at_once() => Assert.Equal([AttemptEnd.Refused], AttemptEnd.All.Where(end => end.Sign is Sign.Refused));

    [Fact]
    public void The_table_in_the_documentation_matches_the_code()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "balancer.md"));
        var table = lines.SkipWhile(line => line is not "## How an attempt ends").TakeWhile(line => line is not "## What is retried").Where(line => line.StartsWith("| `", StringComparison.Ordinal));

        var documented = table.Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Select(cells => (cells[1].Trim('`'), cells[3], cells[4], cells[5]));

        Assert.Equal(AttemptEnd.All.Select(end => (end.Name, InWords(end.Fault), InWords(end.Repeat), InWords(end.Sign))), documented);
    }

    private static string InWords(Enum value) => Word().Replace($"{value}", " $1").ToLowerInvariant().TrimStart();

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Word();

    private static AttemptEnd EndOf(string name) => (AttemptEnd)typeof(AttemptEnd).GetField(name)!.GetValue(null)!;

    private static Exception ExceptionOf(string name) => name switch
    {
        nameof(TaskCanceledException) => new TaskCanceledException("", new TimeoutException()),
        nameof(InvalidOperationException) => new InvalidOperationException(),
        nameof(IOException) => new HttpRequestException("", new IOException("", new SocketException((int)SocketError.ConnectionReset))),
        nameof(HttpRequestError.ResponseEnded) => new HttpRequestException(HttpRequestError.ResponseEnded, inner: new HttpIOException(HttpRequestError.ResponseEnded)),
        nameof(HttpRequestError.SecureConnectionError) => new HttpRequestException(HttpRequestError.SecureConnectionError, inner: new AuthenticationException("", new IOException())),
        _ when Enum.TryParse<SocketError>(name, out var socket) => new HttpRequestException(HttpRequestError.ConnectionError, inner: new SocketException((int)socket)),
        _ => new HttpRequestException(Enum.Parse<HttpRequestError>(name)),
    };

    private sealed record Error(ForwarderError Reason, Exception? Exception) : IForwarderErrorFeature
    {
        ForwarderError IForwarderErrorFeature.Error => Reason;
    }
}
