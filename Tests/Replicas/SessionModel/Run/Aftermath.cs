using System.Diagnostics;
using System.Net;
using McpAspire.SessionServer;

namespace McpAspire.Tests.SessionModel;

/// <summary>Checks the state of all sessions after all faults were healed.</summary>
internal sealed class Aftermath(World world)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task CheckAsync()
    {
        await Task.WhenAll(Living.Select(CallAsync));
        await Task.WhenAll(Living.Select(ListenAsync));
        await HearAsync();
        await Task.WhenAll(world.Sessions.Where(session => session.HasEnded).Select(StayEndedAsync));
        foreach (var session in world.Sessions)
        {
            foreach (var thief in Enum.GetValues<User>().Where(user => user != session.User && world.History.Violations.Count is 0))
            {
                await Thief.StealAsync(world, session, new Steal(0, thief, Theft.Call, 0));
            }
        }

        Count();
        await Task.WhenAll(Enum.GetValues<User>().Select(user => WithinBoundAsync($"a call of {user} without a session is served", async () => await Actions.CallWithoutSessionAsync(world, user) is HttpStatusCode.OK)));
    }

    private IEnumerable<ModelSession> Living => world.Sessions.Where(session => !session.MayBeLost);

    /// <summary>The session is served, with its log level.</summary>
    private async Task CallAsync(ModelSession session)
    {
        ToolCall call;
        await WithinBoundAsync($"{session} is served again", async () =>
        {
            call = new ToolCall(world, session, Tool.Log, via: 0);
            await call.RunAsync();
            if (call.IsAnswered)
            {
                LogLevels.Check(world.History, session, session.Levels, call);
            }

            return call.IsAnswered;
        });
    }

    private Task ListenAsync(ModelSession session) => WithinBoundAsync(
        $"{session} has a GET stream",
        async () => session.Stream is { IsOpen: true } || await NotificationStream.OpenAsync(world, session) is HttpStatusCode.OK);

    /// <summary>The next updates reach the sessions that have subscribed to them, and reach no ended session.</summary>
    private async Task HearAsync()
    {
        var heard = world.Sessions.SelectMany(session => session.Streams).ToDictionary(stream => stream, stream => stream.Updates.Count);
        await WithinBoundAsync(
            () => $"{string.Join(", ", Living.Where(Misses))} receives the updates that it subscribed to",
            async () =>
            {
                await Task.WhenAll(Living.Where(session => session.Stream is { IsOpen: false }).Select(ListenAsync));
                await world.PublishAsync(SessionResources.First);
                await world.PublishAsync(SessionResources.Second);
                await Task.Delay(Pause);
                return !Living.Any(Misses);
            });
        foreach (var session in world.Sessions.Where(session => session.HasEnded && session.Streams.Any(stream => stream.Updates.Count > heard[stream])))
        {
            world.History.Violate($"{session} has ended, but its stream still delivers updates.");
        }

        bool Misses(ModelSession session) => session.Subscriptions.Any(wanted => wanted.Value is true && !session.Stream!.Updates.Skip(heard.GetValueOrDefault(session.Stream)).Contains(wanted.Key));
    }

    private async Task StayEndedAsync(ModelSession session)
    {
        await WithinBoundAsync($"{session}, which has ended, is not found", async () =>
        {
            using var response = await session.SendAsync(HttpMethod.Post, Messages.SetLevel("debug"));
            return response.StatusCode is HttpStatusCode.NotFound;
        });
        await WithinBoundAsync($"the streams of {session}, which has ended, have ended", () => Task.FromResult(!session.Streams.Any(stream => stream.IsOpen)));
    }

    private void Count()
    {
        foreach (var call in world.Calls)
        {
            var executions = world.Cluster.Executions(call.Key);
            if (executions > 1 || (executions > 0 && call.IsRefused))
            {
                world.History.Violate($"{call}: executed {executions} times{(call.IsRefused ? ", though refused" : "")}.");
            }
        }
    }

    private Task WithinBoundAsync(string what, Func<Task<bool>> isTrue) => WithinBoundAsync(() => what, isTrue);

    private async Task WithinBoundAsync(Func<string> what, Func<Task<bool>> isTrue)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < World.Bound && world.History.Violations.Count is 0; await Task.Delay(Pause))
        {
            try
            {
                if (await isTrue().WaitAsync(World.Bound - watch.Elapsed))
                {
                    world.SlowestRecovery = watch.Elapsed > world.SlowestRecovery ? watch.Elapsed : world.SlowestRecovery;
                    return;
                }
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or TimeoutException)
            {
                world.History.Add($"{what()}: not yet, {broken.GetType().Name}");
            }
        }

        if (world.History.Violations.Count is 0)
        {
            world.History.Violate($"Not fulfilled within {World.Bound.TotalSeconds} s: {what()}.");
        }
    }
}
