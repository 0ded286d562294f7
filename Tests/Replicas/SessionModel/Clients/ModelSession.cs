using System.Net;
using System.Text.Json.Nodes;
using McpAspire.SessionServer;

namespace McpAspire.Tests.SessionModel;

/// <summary>A session as its client knows it, and what the client may rely on.</summary>
internal sealed class ModelSession(World world, int number, Open open, string id)
{
    private string _id = id;

    public User User => open.User;

    public string Revision => open.Revision;

    public string Id => _id;

    /// <summary>The levels of logs that may hold: more than one where a change of it failed.</summary>
    public HashSet<string?> Levels { get; private set; } = [null];

    /// <summary>How often its level may have changed.</summary>
    public int LevelChanges { get; private set; }

    /// <summary>Whether it is subscribed to a resource; null where a change of that failed.</summary>
    public Dictionary<string, bool?> Subscriptions { get; } = new() { [SessionResources.First] = false, [SessionResources.Second] = false };

    /// <summary>Whether its client has asked for something that changes it, and waits. It asks for one such thing at a time.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Whether it may be lost for a good reason, its end among them.</summary>
    public bool MayBeLost { get; set; }

    /// <summary>Whether its end was acknowledged.</summary>
    public bool HasEnded { get; set; }

    /// <summary>All streams that were opened for it; the last one is the one that counts.</summary>
    public IReadOnlyList<NotificationStream> Streams { get; private set; } = [];

    public NotificationStream? Stream => Streams is [.., var last] ? last : null;

    /// <summary>The name of the replica in its id; empty where none is there.</summary>
    public string Owner => _id.Split('.') is [var name, _, ..] ? name : "";

    public override string ToString() => $"session {number} of {User}";

    /// <summary>Its id, with the name of another replica if one is wanted.</summary>
    public string IdVia(int via) => via is 0 || Owner.Length is 0 || world.Cluster.Mode is "Sticky" ? _id : $"mcp-{via}{_id[_id.IndexOf('.', StringComparison.Ordinal)..]}";

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, JsonObject? body = null, int via = 0, string? lastEventId = null, CancellationToken? cancellation = null)
    {
        var hadEnded = HasEnded;
        var response = await world.ClientOf(User).SendAsync(method, IdVia(via), Revision, body, lastEventId, cancellation ?? world.Ending);
        if (hadEnded && response.IsSuccessStatusCode)
        {
            world.History.Violate($"{this} has ended and was served: {method} {body?["method"]} {(int)response.StatusCode}.");
        }

        if (response.StatusCode is HttpStatusCode.NotFound && !MayBeLost)
        {
            world.History.Violate($"{this} was called lost and is not: {method} {body?["method"]} 404 {await response.Content.ReadAsStringAsync(world.Ending)}");
        }

        // Clients read the id from the answers to what they post.
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
