using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <inheritdoc/>
internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly Interception? _interception = Interception.Current;

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        var settings = new HostApplicationBuilderSettings { Args = options.Args };
        _interception?.Constructing(options, settings);

        AppHostAssembly = _interception?.AppHostAssembly ?? Assembly.GetEntryAssembly();
        AppHostDirectory = settings.ContentRootPath ?? Directory.GetCurrentDirectory();
        _host = Host.CreateApplicationBuilder(settings);
        if (_host.Configuration["publisher"] is not null || string.Equals(_host.Configuration["operation"], "publish", StringComparison.OrdinalIgnoreCase))
        {
            throw new NotSupportedException("Publishing needs the real package Aspire.Hosting; the offline stand-in only runs the application.");
        }

        Services.AddSingleton(options);
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(new DistributedApplicationModel(Resources));
        Services.AddSingleton(new ResourceNotificationService());
        Services.AddSingleton(new ResourceLoggerService());
        Services.AddSingleton(services => new ResourceCommandService(services.GetRequiredService<DistributedApplicationModel>(), services.GetRequiredService<ResourceLoggerService>(), services));
        Services.AddSingleton(services => ActivatorUtilities.CreateInstance<ResourceEnvironment>(services));
        Services.AddSingleton(services => ActivatorUtilities.CreateInstance<DashboardPlace>(services));
        Services.AddSingleton(services => ActivatorUtilities.CreateInstance<ApplicationView>(services));
        // Before the orchestrator, so that it ends after it and takes the last that the processes send.
        Services.AddHostedService(services => ActivatorUtilities.CreateInstance<DashboardService>(services));
        Services.AddSingleton(services => ActivatorUtilities.CreateInstance<Orchestrator>(services));
        Services.AddHostedService(services => services.GetRequiredService<Orchestrator>());
        Services.AddHttpClient();
        Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(1));
    }

    /// <summary>The assembly that says where the built applications lie.</summary>
    public Assembly? AppHostAssembly { get; }

    public string AppHostDirectory { get; }

    public ConfigurationManager Configuration => _host.Configuration;

    public IHostEnvironment Environment => _host.Environment;

    public IServiceCollection Services => _host.Services;

    public DistributedApplicationExecutionContext ExecutionContext { get; } = new(DistributedApplicationOperation.Run);

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        _interception?.Building(this);
        var application = new DistributedApplication(_host.Build());
        _interception?.Built(application);
        return application;
    }
}
