using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpAspire.AppHost;

internal static class LocalRun
{
    /// <summary>Builds and runs the application to its end.</summary>
    /// <returns>The exit code: 0 after Ctrl-C, 1 when the start failed, which the error output then explains.</returns>
    public static async Task<int> BuildAndRunAsync(this IDistributedApplicationBuilder builder)
    {
        // A start that fails is told in a sentence; the host would add a page of stack to it.
        builder.Services.AddLogging(logging => logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None));
        var application = builder.Build();
        var lifetime = application.Services.GetRequiredService<IHostApplicationLifetime>();
        try
        {
            await application.RunAsync();
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Stopped while it was starting: by Ctrl-C, or by the startup report, which has told why.
        }
        catch (Exception exception) when (!lifetime.ApplicationStarted.IsCancellationRequested)
        {
            Console.Error.WriteLine($"The application did not start: {exception.GetBaseException().Message}");
            Environment.ExitCode = 1;
        }

        return Environment.ExitCode;
    }
}
