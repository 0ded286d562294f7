using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Control;

/// <summary>Clients that only begin, and take their leave at the end, so that their farewells do not count between two of them.</summary>
internal sealed class Doors(Func<ProbeClient, Conversation> begin) : IAsyncDisposable
{
    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(5);
    private readonly List<Conversation> _conversations = [];

    public async Task<Exchange> KnockAsync(Connections connections, CancellationToken cancellationToken)
    {
        var conversation = begin(new ProbeClient(_conversations.Count + 1, connections));
        _conversations.Add(conversation);
        return await conversation.KnockAsync(cancellationToken);
    }

    public async Task<List<Exchange>> KnockAsync(Connections connections, int times, CancellationToken cancellationToken)
    {
        var answers = new List<Exchange>();
        for (var time = 0; time < times; time++)
        {
            answers.Add(await KnockAsync(connections, cancellationToken));
        }

        return answers;
    }

    public async ValueTask DisposeAsync()
    {
        using var time = new CancellationTokenSource(LeaveTime);
        foreach (var conversation in _conversations)
        {
            try
            {
                await conversation.CloseAsync(time.Token);
            }
            catch (OperationCanceledException)
            {
                // Whoever does not let them go keeps their sessions until they expire.
            }

            await conversation.DisposeAsync();
        }
    }
}
