using System.Net;
using System.Text.Json.Nodes;
using McpAspire.SessionServer;

namespace McpAspire.Tests.SessionModel;

/// <summary>A session from the view of its client, with the state that the client may expect.</summary>
internal sealed class ModelSession(World world, int number, Open open, string id)
{
    private string _id = id;

    public User User => open.User;

    public string Revision => open.Revision;

    public string Id => _id;

    /// <summary>The possible log levels: more than one if a change of the level failed.</summary>
    public HashSet<string?> Levels { get; private set; } = [null];

    /// <summary>The number of possible changes of its level.</summary>
    public int LevelChanges { get; private set; }

    /// <summary>Whether it is subscribed to a resource; null if a change of the subscription failed.</summary>
    public Dictionary<string, bool?> Subscriptions { get; } = new() { [SessionResources.First] = false, [SessionResources.Second] = false };

    /// <summary>Whether its client waits for a request that changes the session. The client sends only one such request at a time.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Whether the session may be lost for a valid reason, such as its end.</summary>
    public bool MayBeLost { get; set; }

    /// <summary>Whether the server has acknowledged its end.</summary>
    public bool HasEnded { get; set; }

    /// <summary>All streams that were opened for it. The last one is current.</summary>
    public IReadOnlyList<NotificationStream> Streams { get; private set; } = [];

    public NotificationStream? Stream => Streams is [.., var last] ? last : null;

    /// <summary>The name of the replica in its id; empty if the id contains no name.</summary>
    public string Owner => _id.Split('.') is [var name, _, ..] ? name : "";

    public override string ToString() => $"session {number} of {User}";

    /// <summary>Returns its id, with the name of another replica unless <paramref name="via"/> is 0.</summary>
    public string IdVia(int via) => via is 0 || Owner.Length is 0 || world.Cluster.Mode is "Sticky" ? _id : $"mcp-{via}{_id[_id.IndexOf('.', StringComparison.Ordinal)..]}";

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, JsonObject? body = null, int via = 0, string? lastEventId = null, CancellationToken? cancellation = null)
    {
        var hadEnded = HasEnded;
        var response = await world.ClientOf(User).SendAsync(method, IdVia(via), Revision, body, lastEventId, cancellation ?? world.Ending);
        if (hadEnded && response.IsSuccessStatusCode)
        {
            world.History.Violate($"{this} has ended, but a request was served: {method} {body?["method"]} {(int)response.StatusCode}.");
        }

        if (response.StatusCode is HttpStatusCode.NotFound && !MayBeLost)
        {
            world.History.Violate($"{this} was reported as not found, but must exist: {method} {body?["method"]} 404 {await response.Content.ReadAsStringAsync(world.Ending)}");
        }

        // Clients read the session id from the answers to their posts.
        if (open.Adopts && method == HttpMethod.Post && response.IsSuccessStatusCode && response.Headers.TryGetValues("Mcp-Session-Id", out var ids))
        {
            _id = ids.Single();
        }

        return response;
    }

    public void Add(NotificationStream stream)
    {
        lock (world)
        {
            Streams = [.. Streams, stream];
        }
    }

    public void LevelMayBecome(string level)
    {
        Levels = [.. Levels, level];
        LevelChanges++;
    }

    public void LevelIs(string level)
    {
        Levels = [level];
        LevelChanges++;
    }
}
