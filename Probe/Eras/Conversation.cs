using System.Text.Json.Nodes;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>The requests of one client in one era.</summary>
internal abstract class Conversation(Era era, ProbeClient client, Sender sender, ExchangeLog log) : IAsyncDisposable
{
    public ProbeClient Client => client;

    /// <summary>Whether the server accepted another client, so it should accept this client too.</summary>
    public bool IsExpected { get; init; }

    /// <summary>How many requests <see cref="CloseAsync"/> sends.</summary>
    public virtual int RequestsToClose => 0;

    /// <summary>A request that every server answers, even without lists and tools.</summary>
    public virtual string Ping => "ping";

    protected ExchangeLog Log => log;

    protected ProbeOptions Options => sender.Options;

    /// <summary>Opens the conversation.</summary>
    public abstract Task<Opening> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Sends only the first request. It is not logged.</summary>
    public abstract Task<Exchange> SendOpeningAsync(CancellationToken cancellationToken);

    /// <summary>Sends a request, and waits for the answer. The caller logs it.</summary>
    public abstract Task<Exchange> AskAsync(string method, JsonObject? parameters, CancellationToken cancellationToken);

    /// <summary>Opens the stream for messages that the server sends on its own initiative; returns null if the server has no such stream.</summary>
    public virtual Task<HeldStream?> OpenStreamAsync(CancellationToken cancellationToken) => Task.FromResult<HeldStream?>(null);

    /// <summary>Ends the session, if there is one.</summary>
    public virtual Task CloseAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected Task<Exchange> SendAsync(McpRequest request, CancellationToken cancellationToken) => sender.SendAsync(era, client, request, cancellationToken);

    protected Task<OpenStream> SendForStreamAsync(McpRequest request, TimeSpan time, CancellationToken cancellationToken) => sender.OpenStreamAsync(era, client, request, time, cancellationToken);

    /// <summary>Adds the answer that arrived on another stream.</summary>
    protected Exchange Conclude(Exchange exchange, McpRequest request, JsonNode answer, TimeSpan duration) => sender.Conclude(exchange, client, request, answer, duration);

    /// <summary>Interprets and logs the answer to the first request. A server may reject an unsupported era in many ways, and no such answer is a failure.</summary>
    protected Opening Conclude(Exchange exchange, Func<Opening, Opening?> read)
    {
        if (exchange.Outcome is Outcome.Answered && read(new Opening(exchange, IsOffered: true)) is { } offered)
        {
            log.Add(exchange);
            return offered;
        }

        var isRefusal = !IsExpected && exchange.Outcome is Outcome.Answered or Outcome.Accepted or Outcome.ToolFailed or Outcome.Refused or Outcome.NotMcp;
        return new Opening(log.Add(isRefusal ? exchange with { Outcome = Outcome.NotOffered } : exchange), IsOffered: false);
    }
}
