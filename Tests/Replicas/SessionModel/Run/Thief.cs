using System.Text.Json.Nodes;
using McpAspire.SessionServer;

namespace McpAspire.Tests.SessionModel;

/// <summary>Uses the session of another user, which must be rejected in every state of the cluster.</summary>
internal static class Thief
{
    public static Task StealAsync(World world, ModelSession session, Steal steal)
    {
        var key = Guid.NewGuid().ToString("n")[..8];
        var (method, body) = Request(steal.How, key);
        return world.DoAsync($"{steal.Thief} tries to {steal.How} with {session} via {steal.Via}", async () =>
        {
            using var response = await world.ClientOf(steal.Thief).SendAsync(method, session.IdVia(steal.Via), session.Revision, body, cancellation: world.Ending);
            world.History.Add($"{steal.Thief} tried to {steal.How} with {session}: {(int)response.StatusCode}");
            if (response.IsSuccessStatusCode || world.Cluster.Executions(key) > 0)
            {
                world.History.Violate($"{steal.Thief} could use {session}: {steal.How}, {(int)response.StatusCode}.");
            }
        });
    }

    private static (HttpMethod Method, JsonObject? Body) Request(Theft how, string key) => how switch
    {
        Theft.Call => (HttpMethod.Post, Messages.Call("count", key)),
        Theft.SetLevel => (HttpMethod.Post, Messages.SetLevel("debug")),
        Theft.Subscribe => (HttpMethod.Post, Messages.Subscribe(SessionResources.First, true)),
        Theft.Answer => (HttpMethod.Post, Messages.Answer("1", [])),
        Theft.Listen => (HttpMethod.Get, null),
        _ => (HttpMethod.Delete, null),
    };
}
