using System.Diagnostics;
using System.Text.Json.Nodes;
using McpAspire.Probe.Eras;

namespace McpAspire.Probe.Wire;

/// <summary>Sends a request, waits for the outcome, and records both.</summary>
internal sealed class Sender(ProbeOptions options)
{
    private readonly ExchangeNotes _notes = new(new Secrets(options));

    public ProbeOptions Options => options;

    /// <summary>Sends a request over the client's next connection.</summary>
    public async Task<Exchange> SendAsync(Era era, ProbeClient client, McpRequest request, CancellationToken cancellationToken)
    {
        var connection = client.NextConnection();
        return await connection.InTurnAsync(
            async http =>
            {
                using var message = request.ToHttp(client, options.Headers);
                return await SendAsync(http, message, _notes.Begin(era, client, connection, request, message), connection, client, request, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Opens a stream on a separate connection.</summary>
    public async Task<OpenStream> OpenStreamAsync(Era era, ProbeClient client, McpRequest request, TimeSpan time, CancellationToken cancellationToken)
    {
        var connection = client.OwnConnection();
        return await connection.InTurnAsync(
            async http =>
            {
                using var message = request.ToHttp(client, options.Headers);
                var exchange = _notes.Begin(era, client, connection, request, message);
                var watch = Stopwatch.StartNew();
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                timeout.CancelAfter(time);
                try
                {
                    var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                    if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType is McpRequest.EventStream)
                    {
                        exchange = _notes.Complete(exchange, response, "", watch.Elapsed) with { Outcome = Outcome.Accepted };
                        return new OpenStream(connection, response, exchange);
                    }

                    using (response)
                    {
                        var body = await AnswerBody.ReadAsync(response, wantsAnswer: false, timeout.Token);
                        return new OpenStream(connection, null, _notes.Conclude(exchange, client, request, response, body, watch.Elapsed));
                    }
                }
                catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException)
                {
                    return new OpenStream(connection, null, ExchangeNotes.NotConnected(exchange, watch.Elapsed));
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    return new OpenStream(connection, null, exchange with
                    {
                        Outcome = Outcome.HeldBack,
                        Duration = watch.Elapsed,
                        Problem = $"The response headers of the stream did not arrive within {time.TotalSeconds} s.",
                    });
                }
                catch (HttpRequestException exception)
                {
                    return new OpenStream(connection, null, _notes.Failed(exchange, connection, request.Address, exception, watch.Elapsed));
                }
            },
            cancellationToken);
    }

    /// <summary>Adds the answer that arrived on another stream.</summary>
    public Exchange Conclude(Exchange exchange, ProbeClient client, McpRequest request, JsonNode answer, TimeSpan duration) => _notes.Conclude(exchange, client, request, answer, duration);

    private async Task<Exchange> SendAsync(HttpClient http, HttpRequestMessage message, Exchange exchange, Connection connection, ProbeClient client, McpRequest request, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.AnswerTime);
        var watch = Stopwatch.StartNew();
        try
        {
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            var body = await AnswerBody.ReadAsync(response, wantsAnswer: request.Id is not null, timeout.Token);
            cancellationToken.ThrowIfCancellationRequested();
            return _notes.Conclude(exchange, client, request, response, body, watch.Elapsed);
        }
        catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException)
        {
            return ExchangeNotes.NotConnected(exchange, watch.Elapsed);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return exchange with { Outcome = Outcome.NoAnswer, Duration = watch.Elapsed, Problem = $"No answer arrived within {options.AnswerTime.TotalSeconds} s." };
        }
        catch (HttpRequestException exception)
        {
            return _notes.Failed(exchange, connection, request.Address, exception, watch.Elapsed);
        }
    }
}
