using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Control;

/// <summary>
/// Distinguishes a server that mixes up its clients from a tool that lists clients on purpose. A mix-up returns one other name instead of the client's name;
/// a list contains several names, even if the requests do not overlap.
/// </summary>
internal sealed class LeakTest(ProbeOptions options, Func<ProbeClient, Conversation> begin)
{
    private const int Clients = 3;

    public async Task<bool> ListsClientsAsync(string step, string? tool, CancellationToken cancellationToken)
    {
        using var one = new Connections(1, options.Connecting);
        var parameters = step is ToolChoice.Call && tool is not null ? ToolChoice.Parameters(tool, options) : null;
        var conversations = new List<Conversation>();
        var answers = new List<Exchange>();
        for (var client = 1; client <= Clients; client++)
        {
            var conversation = begin(new ProbeClient(client, one));
            conversations.Add(conversation);
            await conversation.OpenAsync(cancellationToken);
        }

        foreach (var conversation in conversations)
        {
            answers.Add(await conversation.AskAsync(step, parameters, cancellationToken));
        }

        foreach (var conversation in conversations)
        {
            await conversation.CloseAsync(cancellationToken);
            await conversation.DisposeAsync();
        }

        return answers.Exists(answer => answer.Answer is { } message && ProbeClient.NamesIn(message.ToJsonString()).Count() > 1);
    }
}
