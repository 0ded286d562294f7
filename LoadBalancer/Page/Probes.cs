using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.WebUtilities;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpAspire.LoadBalancer.Page;

/// <summary>Remembers the last probe of each replica, and the last process id that one told.</summary>
internal sealed class Probes(TimeProvider time)
{
    public const string ProcessIdHeader = "X-Process-Id";

    private readonly PerReplica<Results> _results = new();

    public Probe? LastOf(DestinationState replica) => _results.Find(replica)?.Last;

    public Probe? LastWithProcessOf(DestinationState replica) => _results.Find(replica)?.LastWithProcess;

    public void Add(DestinationProbingResult result)
    {
        var probe = new Probe(time.GetUtcNow(), result.Response?.IsSuccessStatusCode is true, InWords(result.Response, result.Exception), ProcessIdIn(result.Response));
        var results = _results.Of(result.Destination);
        results.Last = probe;
        results.LastWithProcess = probe.ProcessId is null ? results.LastWithProcess : probe;
    }

    public static int? ProcessIdIn(HttpResponseMessage? response) =>
        response?.Headers.TryGetValues(ProcessIdHeader, out var values) is true && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static string InWords(HttpResponseMessage? response, Exception? exception) => (response, exception) switch
    {
        ({ } answer, _) => $"{(int)answer.StatusCode} {ReasonPhrases.GetReasonPhrase((int)answer.StatusCode)}".TrimEnd(),
        (_, OperationCanceledException) => "no answer in time",
        (_, HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } }) => "connection refused",
        (_, HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }) => "host not found",
        (_, HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }) => "no connection",
        _ => "connection broken",
    };

    private sealed class Results
    {
        public Probe? Last { get; set; }

        public Probe? LastWithProcess { get; set; }
    }
}
