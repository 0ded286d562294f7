using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Control;

/// <summary>Opens clients without further requests. They close only at the end, so that no closing request goes between two openings.</summary>
internal sealed class OpeningClients(Func<ProbeClient, Conversation> begin) : IAsyncDisposable
{
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(5);
    private readonly List<Conversation> _conversations = [];

    public async Task<Exchange> OpenAsync(Connections connections, CancellationToken cancellationToken)
    {
        var conversation = begin(new ProbeClient(_conversations.Count + 1, connections));
        _conversations.Add(conversation);
        return await conversation.SendOpeningAsync(cancellationToken);
    }

    public async Task<List<Exchange>> OpenAsync(Connections connections, int times, CancellationToken cancellationToken)
    {
        var answers = new List<Exchange>();
        for (var time = 0; time < times; time++)
        {
            answers.Add(await OpenAsync(connections, cancellationToken));
        }

        return answers;
    }

    public async ValueTask DisposeAsync()
    {
        using var time = new CancellationTokenSource(CloseTime);
        foreach (var conversation in _conversations)
        {
            try
            {
                await conversation.CloseAsync(time.Token);
            }
            catch (OperationCanceledException)
            {
                // The server keeps the remaining sessions until they expire.
            }

            await conversation.DisposeAsync();
        }
    }
}
