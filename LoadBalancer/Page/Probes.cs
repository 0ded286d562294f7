using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.WebUtilities;
using Yarp.ReverseProxy.Health;

namespace McpAspire.LoadBalancer.Page;

/// <summary>Remembers the last probe of each replica, and the last process id that one told.</summary>
internal sealed class Probes(TimeProvider time)
{
    public const string ProcessIdHeader = "X-Process-Id";

    private readonly ConcurrentDictionary<string, Probe> _last = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Probe> _lastWithProcess = new(StringComparer.OrdinalIgnoreCase);

    public Probe? LastOf(string replica) => _last.GetValueOrDefault(replica);

    public Probe? LastWithProcessOf(string replica) => _lastWithProcess.GetValueOrDefault(replica);

    public void Add(DestinationProbingResult result)
    {
        var probe = new Probe(time.GetUtcNow(), result.Response?.IsSuccessStatusCode is true, InWords(result.Response, result.Exception), ProcessIdIn(result.Response));
        _last[result.Destination.DestinationId] = probe;
        if (probe.ProcessId is not null)
        {
            _lastWithProcess[result.Destination.DestinationId] = probe;
        }
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
}
