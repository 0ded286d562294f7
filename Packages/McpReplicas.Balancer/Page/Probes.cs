using System.Net.Sockets;
using Microsoft.AspNetCore.WebUtilities;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Page;

/// <summary>Stores the last probe of each replica.</summary>
internal sealed class Probes(TimeProvider time)
{
    private readonly PerReplica<Result> _results = new();

    public Probe? LastOf(DestinationState replica) => _results.Find(replica)?.Last;

    public void Add(DestinationProbingResult result) => _results.Of(result.Destination).Last =
        new Probe(time.GetUtcNow(), result.Response?.IsSuccessStatusCode is true, InWords(result.Response, result.Exception));

    private static string InWords(HttpResponseMessage? response, Exception? exception) => (response, exception) switch
    {
        ({ } answer, _) => $"{(int)answer.StatusCode} {ReasonPhrases.GetReasonPhrase((int)answer.StatusCode)}".TrimEnd(),
        (_, OperationCanceledException) => "no answer in time",
        (_, HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } }) => "connection refused",
        (_, HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }) => "host not found",
        (_, HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }) => "no connection",
        _ => "connection broken",
    };

    private sealed class Result
    {
        public Probe? Last { get; set; }
    }
}
