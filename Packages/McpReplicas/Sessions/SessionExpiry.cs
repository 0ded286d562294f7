using Microsoft.Extensions.Options;

namespace McpReplicas.Sessions;

/// <summary>Closes sessions that were idle for too long. Sessions that were never used are closed earlier: some clients open one for each call.</summary>
internal sealed partial class SessionExpiry(HeldSessions sessions, IOptions<McpReplicasOptions> options, ILogger<SessionExpiry> logger, ISharedSessions? shared = null) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRenewal = TimeSpan.FromMinutes(1);

    /// <summary>Whether it is time to reset the idle time of a session for all replicas: once a minute, or more often if the idle time is short.</summary>
    public static bool IsRenewalDue(HeldSession? session, TimeSpan idleTimeout) =>
        session is not { Renewed: > 0 } || TimeProvider.System.GetElapsedTime(session.Renewed) > Smaller(LongestRenewal, idleTimeout / 4);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Sessions.Mode is null or McpSessionMode.Stateless)
        {
            return;
        }

        var (idle, unused) = (options.Value.Sessions.IdleTimeout, Smaller(options.Value.Sessions.UnusedTimeout, options.Value.Sessions.IdleTimeout));
        using var timer = new PeriodicTimer(Smaller(LongestPause, unused / 4));
        await using var stopping = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            foreach (var session in sessions.All)
            {
                if (session.Stream.Client is not null)
                {
                    await RenewAsync(session, idle);
                }
                else if (!session.IsBusy && TimeProvider.System.GetElapsedTime(session.LastUsed) > (session.IsUsed ? idle : unused))
                {
                    _ = sessions.CloseAsync(session);
                }
            }
        }
    }

    // An open event stream keeps its session alive. If the session has ended elsewhere without a message to this replica, the stream is closed here.
    private async Task RenewAsync(HeldSession session, TimeSpan idle)
    {
        if (shared is null || !IsRenewalDue(session, idle))
        {
            return;
        }

        try
        {
            if (await shared.FindAsync(session.Id, renewFor: session.Caller) is null)
            {
                _ = sessions.CloseAsync(session);
            }

            session.Renewed = TimeProvider.System.GetTimestamp();
        }
        catch (Exception exception) when (shared.IsUnavailable(exception))
        {
            LogNotRenewed(exception.Message);
        }
    }

    private static TimeSpan Smaller(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(LogLevel.Warning, "Redis is unavailable: a session may expire although its client has an open event stream. {Reason}")]
    private partial void LogNotRenewed(string reason);
}
