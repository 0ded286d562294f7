using System.Text.Json.Nodes;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>What one client says, in the words of its era.</summary>
internal abstract class Conversation(Era era, ProbeClient client, Sender sender, ExchangeLog log) : IAsyncDisposable
{
    public ProbeClient Client => client;

    /// <summary>Whether another client was received, so that this one ought to be.</summary>
    public bool IsExpected { get; init; }

    /// <summary>How many requests are left for <see cref="CloseAsync"/> to send.</summary>
    public virtual int RequestsToClose => 0;

    /// <summary>The request that asks a server without lists and tools for any answer at all.</summary>
    public virtual string Ping => "ping";

    protected ExchangeLog Log => log;

    protected ProbeOptions Options => sender.Options;

    /// <summary>Begins.</summary>
    public abstract Task<Opening> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Sends the first request alone. It is not in the log.</summary>
    public abstract Task<Exchange> KnockAsync(CancellationToken cancellationToken);

    /// <summary>Sends a request, and waits for the answer. It is not in the log yet.</summary>
    public abstract Task<Exchange> AskAsync(string method, JsonObject? parameters, CancellationToken cancellationToken);

    /// <summary>Opens the stream on which the server may speak unasked; null if there is none.</summary>
    public virtual Task<HeldStream?> OpenStreamAsync(CancellationToken cancellationToken) => Task.FromResult<HeldStream?>(null);

    /// <summary>Says goodbye, where the era has a word for it.</summary>
    public virtual Task CloseAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected Task<Exchange> SendAsync(McpRequest request, CancellationToken cancellationToken) => sender.SendAsync(era, client, request, cancellationToken);

    protected Task<OpenStream> SendForStreamAsync(McpRequest request, TimeSpan time, CancellationToken cancellationToken) => sender.OpenStreamAsync(era, client, request, time, cancellationToken);

    /// <summary>Adds the answer that came on another stream.</summary>
    protected Exchange Conclude(Exchange exchange, McpRequest request, JsonNode answer, TimeSpan duration) => sender.Conclude(exchange, client, request, answer, duration);

    /// <summary>Reads how the server took the first request, and logs it. A server that does not speak the era may say so in many ways, none of which is a failure.</summary>
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
