using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>The AppHost's entry point on a thread of its own, held where it builds its application until the test says so.</summary>
internal sealed class AppHostRun(Type entryPoint, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) : Interception
{
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _described = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new();

    /// <summary>Completes when the entry point has returned.</summary>
    public Task Ended => _ended.Task;

    public override Assembly AppHostAssembly => entryPoint.Assembly;

    public async Task<IDistributedApplicationTestingBuilder> StartAsync(CancellationToken cancellationToken)
    {
        new Thread(Run) { IsBackground = true, Name = "AppHost" }.Start();
        return new TestingBuilder(this, await _described.Task.WaitAsync(cancellationToken));
    }

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _goOn.TrySetResult();
        return _built.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends an AppHost that was never built.</summary>
    public void Abandon() => _goOn.TrySetCanceled();

    public override void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        settings.Args = options.Args = [.. options.Args ?? [], .. args];
        settings.ApplicationName = AppHostAssembly.GetName().Name;
        settings.ContentRootPath = (string?)entryPoint.GetProperty("ProjectPath", BindingFlags.Public | BindingFlags.Static)?.GetValue(null);
        settings.Configuration ??= new ConfigurationManager();
        settings.Configuration.AddInMemoryCollection([new("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:4317")]);
        settings.EnvironmentName ??= Environments.Development;
        configure(options, settings);
    }

    public override void Building(DistributedApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IHostLifetime, NoConsoleLifetime>();
        _described.TrySetResult(builder);
        _goOn.Task.GetAwaiter().GetResult();
    }

    public override void Built(DistributedApplication application) => _built.TrySetResult(application);

    private void Run()
    {
        try
        {
            Current = this;
            var main = AppHostAssembly.EntryPoint ?? throw new InvalidOperationException($"{AppHostAssembly.GetName().Name} has no entry point.");
            main.Invoke(null, main.GetParameters().Length is 0 ? [] : [args]);
            Fail(new InvalidOperationException("The entry point exited without building a DistributedApplication."));
        }
#pragma warning disable CA1031 // Whatever the AppHost throws is the test's to see.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail((exception as TargetInvocationException)?.InnerException ?? exception);
        }

        _ended.SetResult();
    }

    private void Fail(Exception exception)
    {
        _described.TrySetException(exception);
        _built.TrySetException(exception);
    }
}
