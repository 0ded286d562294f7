using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ModelContextProtocol.AspNetCore.Sessions;

/// <summary>Looks for idle sessions every 5 seconds, and closes all sessions when the server stops.</summary>
internal sealed class IdleSessionPruning(SessionStore sessions, IOptions<HttpServerTransportOptions> options) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    public override Task StartAsync(CancellationToken cancellationToken) =>
        options.Value.SessionMode is HttpServerSessionMode.Stateless ? Task.CompletedTask : base.StartAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, sessions.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                sessions.Prune();
            }
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            await sessions.CloseAllAsync();
        }
    }
}
