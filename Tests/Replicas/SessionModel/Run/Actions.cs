using System.Net;
using System.Text.Json.Nodes;

namespace McpAspire.Tests.SessionModel;

/// <summary>Executes the steps of clients.</summary>
internal sealed class Actions(World world)
{
    public Task DoAsync(Step step) => step switch
    {
        Open open => world.DoAsync($"{open.User} opens a session ({open.Revision}{(open.Adopts ? ", adopts ids" : "")})", () => OpenAsync(open)),
        CallWithoutSession call => world.DoAsync($"{call.User} calls without a session", () => CallWithoutSessionAsync(world, call.User)),
        Publish publish => world.DoAsync($"{publish.Uri} is updated", () => world.PublishAsync(publish.Uri)),
        Hurry => HurryAsync(),
        Wait wait => Task.Delay(wait.Milliseconds),
        Call call when world.Session(call.Session) is { } session => CallAsync(session, call.Tool, call.Via),
        SetLevel level when world.Session(level.Session) is { IsBusy: false } session => world.DoAsync($"{session} sets level {level.Level} via {level.Via}", () => SetLevelAsync(session, level)),
        Subscribe subscribe when world.Session(subscribe.Session) is { IsBusy: false } session =>
            world.DoAsync($"{session} {(subscribe.Wanted ? "subscribes to" : "unsubscribes from")} {subscribe.Uri} via {subscribe.Via}", () => SubscribeAsync(session, subscribe)),
        Listen listen when world.Session(listen.Session) is { } session => world.DoAsync($"{session} opens a GET stream via {listen.Via}", () => ListenAsync(session, listen.Via)),
        HangUp hangUp when world.Session(hangUp.Session) is { Stream: { IsOpen: true } stream } session => world.DoAsync($"{session} loses its GET stream", () => HangUpAsync(stream)),
        End end when world.Session(end.Session) is { IsBusy: false } session => world.DoAsync($"{session} is ended via {end.Via}", () => EndAsync(session, end.Via)),
        Steal steal when world.Session(steal.Session) is { } session && session.User != steal.Thief => Thief.StealAsync(world, session, steal),
        _ => Task.CompletedTask,
    };

    /// <summary>Checks that a request of a client before 2026-07-28 without a session is served and opens no session.</summary>
    public static async Task<HttpStatusCode> CallWithoutSessionAsync(World world, User user)
    {
        var key = Guid.NewGuid().ToString("n");
        using var response = await world.ClientOf(user).SendAsync(HttpMethod.Post, null, "2025-11-25", Messages.Call("echo", key), cancellation: world.Ending);
        var body = await response.Content.ReadAsStringAsync(world.Ending);
        if (response.StatusCode < HttpStatusCode.InternalServerError
            && (!response.IsSuccessStatusCode || !body.Contains($"\"text\":\"{key}\"", StringComparison.Ordinal) || response.Headers.Contains("Mcp-Session-Id")))
        {
            world.History.Violate($"A call without a session is not served as stateless: {(int)response.StatusCode} {body}");
        }

        return response.StatusCode;
    }

    private async Task OpenAsync(Open open)
    {
        var losses = world.Losses;
        using var response = await world.ClientOf(open.User).SendAsync(HttpMethod.Post, null, open.Revision, Messages.Initialize(open.Revision), cancellation: world.Ending);
        await response.Content.ReadAsStringAsync(world.Ending);
        if (!response.IsSuccessStatusCode || !response.Headers.TryGetValues("Mcp-Session-Id", out var ids))
        {
            world.History.Add($"{open.User} opened no session: {(int)response.StatusCode}");
            return;
        }

        ModelSession session;
        lock (world.Sessions)
        {
            session = new ModelSession(world, world.Sessions.Count + 1, open, ids.Single()) { MayBeLost = losses != world.Losses };
            world.Sessions.Add(session);
        }

        world.History.Add($"{session} is {session.Id}");
        using var initialized = await session.SendAsync(HttpMethod.Post, Messages.Initialized);
    }

    private async Task CallAsync(ModelSession session, Tool tool, int via)
    {
        var call = new ToolCall(world, session, tool, via);
        var (levels, changes) = (session.Levels, session.LevelChanges);
        await world.DoAsync($"{call} via {via}", async () =>
        {
            await call.RunAsync();
            if (tool is Tool.Log && call.IsAnswered && changes == session.LevelChanges)
            {
                LogLevels.Check(world.History, session, levels, call);
            }
        });
    }

    private async Task SetLevelAsync(ModelSession session, SetLevel step)
    {
        session.IsBusy = true;
        session.LevelMayBecome(step.Level);
        if (await AskAsync(session, Messages.SetLevel(step.Level), step.Via))
        {
            session.LevelIs(step.Level);
        }
    }

    private async Task SubscribeAsync(ModelSession session, Subscribe step)
    {
        session.IsBusy = true;
        session.Subscriptions[step.Uri] = session.Subscriptions[step.Uri] == step.Wanted ? step.Wanted : null;
        if (await AskAsync(session, Messages.Subscribe(step.Uri, step.Wanted), step.Via))
        {
            session.Subscriptions[step.Uri] = step.Wanted;
        }
    }

    /// <summary>Sends a request that changes the session, and returns whether it succeeded.</summary>
    private async Task<bool> AskAsync(ModelSession session, JsonObject request, int via)
    {
        try
        {
            using var response = await session.SendAsync(HttpMethod.Post, request, via);
            var body = await response.Content.ReadAsStringAsync(world.Ending);
            world.History.Add($"{session}: {request["method"]} {(int)response.StatusCode} {body}");
            return response.IsSuccessStatusCode && body.Contains("\"result\"", StringComparison.Ordinal);
        }
        finally
        {
            session.IsBusy = false;
        }
    }

    private async Task ListenAsync(ModelSession session, int via)
    {
        var status = await NotificationStream.OpenAsync(world, session, via);
        world.History.Add($"{session}: GET {(int)status}");
        if (status is not HttpStatusCode.OK and not HttpStatusCode.NotFound and < HttpStatusCode.InternalServerError)
        {
            world.History.Violate($"{session} cannot open a GET stream: {(int)status}.");
        }
    }

    private Task HurryAsync()
    {
        world.IsInHurry = true;
        return Task.CompletedTask;
    }

    private static Task HangUpAsync(NotificationStream stream)
    {
        stream.HangUp();
        return Task.CompletedTask;
    }

    private async Task EndAsync(ModelSession session, int via)
    {
        session.IsBusy = true;
        session.MayBeLost = true;
        try
        {
            using var response = await session.SendAsync(HttpMethod.Delete, via: via);
            world.History.Add($"{session}: DELETE {(int)response.StatusCode}");
            session.HasEnded |= response.IsSuccessStatusCode;
        }
        finally
        {
            session.IsBusy = false;
        }
    }
}
