using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Executes the commands of resources.</summary>
public partial class ResourceCommandService
{
    private readonly DistributedApplicationModel _model;
    private readonly ResourceLoggerService _logs;
    private readonly IServiceProvider _services;

    internal ResourceCommandService(DistributedApplicationModel model, ResourceLoggerService logs, IServiceProvider services) =>
        (_model, _logs, _services) = (model, logs, services);

    /// <summary>Executes a command of the resource with that name.</summary>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        _model.Resources.TryGetByName(resourceId, out var resource)
            ? ExecuteCommandAsync(resource, commandName, cancellationToken)
            : Task.FromResult(CommandResults.Failure($"Resource '{resourceId}' not found."));

    /// <summary>Executes a command of the resource. An exception becomes a failure with its message.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        if (resource.Annotations.OfType<CommandAnnotation>().LastOrDefault(command => command.Name == commandName) is not { } command)
        {
            return CommandResults.Failure($"Command '{commandName}' not available for resource '{resource.Name}'.");
        }

        var context = new ExecuteCommandContext
        {
            ResourceName = resource.Name,
            Services = _services,
            Logger = _logs.GetLogger(resource),
            CancellationToken = cancellationToken,
        };
        try
        {
            return await command.ExecuteAsync(context);
        }
        catch (OperationCanceledException)
        {
            return CommandResults.Canceled();
        }
#pragma warning disable CA1031 // A command is code of the application; whatever it throws is its result.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(context.Logger, exception, commandName);
            return CommandResults.Failure(exception);
        }
    }

    [LoggerMessage(LogLevel.Error, "Command '{CommandName}' failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string commandName);
}
