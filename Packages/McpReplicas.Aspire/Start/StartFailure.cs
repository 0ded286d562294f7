using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpReplicas.Aspire.Start;

/// <summary>
/// Ends a run that cannot start, in a sentence on the error output and with exit code 1: before anything starts if the application is known to be at
/// fault by then. An exception out of the AppHost's own lines would be a page of stack.
/// </summary>
internal sealed class StartFailure
{
    private readonly List<Func<string?>> _checks = [];
    private volatile bool _isTold;

    private StartFailure()
    {
    }

    /// <summary>The one of an application.</summary>
    public static StartFailure Of(IDistributedApplicationBuilder builder)
    {
        if (builder.Services.FirstOrDefault(service => service.ServiceType == typeof(StartFailure))?.ImplementationInstance is StartFailure known)
        {
            return known;
        }

        var failure = new StartFailure();
        builder.Services.AddSingleton(failure);
        // To what has been told the host would add a page of stack.
        builder.Services.AddLogging(logging => logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level >= LogLevel.Warning && !failure._isTold));
        builder.Eventing.Subscribe<BeforeStartEvent>(failure.CheckAsync);
        return failure;
    }

    /// <summary>The application cannot start.</summary>
    /// <param name="problem">What is wrong and what to do, in a sentence.</param>
    public void Add(string problem) => When(() => problem);

    /// <summary>The application cannot start if there is a problem when everything has been said of it.</summary>
    public void When(Func<string?> problem) => _checks.Add(problem);

    /// <summary>Ends the run now.</summary>
    public void Tell(string problem, IHostApplicationLifetime lifetime)
    {
        _isTold = true;
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

        Tell(problems, start.Services.GetRequiredService<IHostApplicationLifetime>());
        // What Aspire takes for the answer to a stop: it returns from Run. Whoever starts the application otherwise, as tests do, reads the reason.
        throw new OperationCanceledException(problems);
    }
}
