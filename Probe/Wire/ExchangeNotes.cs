using System.Text.Json.Nodes;
using McpAspire.Probe.Eras;

namespace McpAspire.Probe.Wire;

/// <summary>Creates the record of an exchange, without secrets.</summary>
internal sealed class ExchangeNotes(Secrets secrets)
{
    private readonly Transcript _transcript = new(secrets);

    public Exchange Begin(Era era, ProbeClient client, Connection connection, McpRequest request, HttpRequestMessage message) => new()
    {
        Era = era,
        Step = request.Step,
        Client = client.Number,
        Connection = connection.Number,
        TraceId = client.TraceId,
        Outcome = Outcome.NoAnswer,
        Request = _transcript.Of(message, request.BodyText()),
    };

    /// <summary>Adds the answer in the response itself.</summary>
    public Exchange Conclude(Exchange exchange, ProbeClient client, McpRequest request, HttpResponseMessage response, AnswerBody body, TimeSpan duration) =>
        With(Complete(exchange, response, body.Text, duration), client, Classification.Of(request, client, response, body), body.Answer);

    /// <summary>Adds the answer on a stream that another request opened.</summary>
    public Exchange Conclude(Exchange exchange, ProbeClient client, McpRequest request, JsonNode answer, TimeSpan duration)
    {
        var text = answer.ToJsonString();
        var response = $"{exchange.Response}\nOn the stream:\n\n{secrets.InText(text)}\n";
        return With(exchange with { Duration = duration, IsEventStream = true, Response = response }, client, Classification.Of(request, client, answer, text), answer);
    }

    public Exchange Complete(Exchange exchange, HttpResponseMessage response, string body, TimeSpan duration) => exchange with
    {
        Duration = duration,
        Status = (int)response.StatusCode,
        IsEventStream = response.Content.Headers.ContentType?.MediaType is McpRequest.EventStream,
        Hints = ReplicaHints.Of(response),
        SessionId = response.Headers.NonValidated.TryGetValues(McpRequest.SessionHeader, out var ids) ? ids.First() : null,
        DoubledHeaders = HeadersOnce.DoubledIn(response),
        HasRetryAfter = response.Headers.NonValidated.Contains("Retry-After"),
        Response = _transcript.Of(response, body),
    };

    public Exchange Failed(Exchange exchange, Connection connection, Uri address, HttpRequestException exception, TimeSpan duration) => exchange with
    {
        Duration = duration,
        Problem = secrets.InText(ConnectionProblem.InWords(connection, address, exception)),
        Outcome = exception.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError => Outcome.TlsError,
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError => Outcome.NotConnected,
            _ => Outcome.Dropped,
        },
    };

    /// <summary>The connect timeout expired, which means that the server was not reached.</summary>
    public static Exchange NotConnected(Exchange exchange, TimeSpan duration) => exchange with
    {
        Duration = duration,
        Outcome = Outcome.NotConnected,
        Problem = $"No connection within {Connection.ConnectTime.TotalSeconds} s.",
    };

    private Exchange With(Exchange exchange, ProbeClient client, (Outcome Outcome, string? Problem) classified, JsonNode? answer)
    {
        var concluded = exchange with
        {
            Outcome = classified.Outcome,
            Problem = classified.Problem is null ? null : secrets.InText(classified.Problem),
            Answer = answer,
            ErrorCode = answer.At("error").At("code").Number(),
        };
        return concluded with { Fingerprint = Fingerprints.Of(concluded, client), NamesReplica = Fingerprints.NamesReplica(concluded) };
    }
}
