using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpReplicas.Aspire.Start;

/// <summary>
/// Ends a run that cannot start, with a message on the error output and exit code 1. Problems known before the start end the run before anything
/// starts. An exception in the AppHost's code would print a page of stack trace instead.
/// </summary>
internal sealed class StartFailure
{
    private readonly List<Func<string?>> _checks = [];
    private volatile bool _isReported;

    private StartFailure()
    {
    }

    /// <summary>Returns the instance of an application.</summary>
    public static StartFailure Of(IDistributedApplicationBuilder builder)
    {
        if (builder.Services.FirstOrDefault(service => service.ServiceType == typeof(StartFailure))?.ImplementationInstance is StartFailure known)
        {
            return known;
        }

        var failure = new StartFailure();
        builder.Services.AddSingleton(failure);
        // The host would log the exception of a reported problem with its stack trace.
        builder.Services.AddLogging(logging => logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level >= LogLevel.Warning && !failure._isReported));
        builder.Eventing.Subscribe<BeforeStartEvent>(failure.CheckAsync);
        return failure;
    }

    /// <summary>Adds a problem: the application cannot start.</summary>
    /// <param name="problem">The error message: what is wrong and what to do.</param>
    public void Add(string problem) => When(() => problem);

    /// <summary>Adds a check that runs before the start. If it returns an error message, the application cannot start.</summary>
    public void When(Func<string?> problem) => _checks.Add(problem);

    /// <summary>Reports a problem and ends the run.</summary>
    public void Report(string problem, IHostApplicationLifetime lifetime)
    {
        _isReported = true;
        Console.Error.WriteLine(problem);
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }

    private Task CheckAsync(BeforeStartEvent start, CancellationToken cancellationToken)
    {
        var problems = string.Join(Environment.NewLine, _checks.Select(check => check()).Where(problem => problem is not null).Distinct());
        if (problems.Length is 0)
        {
            return Task.CompletedTask;
        }

        Report(problems, start.Services.GetRequiredService<IHostApplicationLifetime>());
        // Aspire treats this exception as a stop, so Run returns. Tests, which call StartAsync, read the problems from the exception.
        throw new OperationCanceledException(problems);
    }
}
