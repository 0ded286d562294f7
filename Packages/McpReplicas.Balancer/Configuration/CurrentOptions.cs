using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace McpReplicas.Balancer.Configuration;

/// <summary>
/// The section <c>Balancer</c> as configuration has it now: what is changed while the balancer runs counts for the next request. A change that is wrong
/// is logged, and changes nothing.
/// </summary>
internal sealed partial class CurrentOptions : IOptions<BalancerOptions>, IDisposable
{
    private readonly IOptionsFactory<BalancerOptions> _factory;
    private readonly ILogger<CurrentOptions> _logger;
    private readonly IDisposable _changes;
    private volatile BalancerOptions _value;

    public CurrentOptions(IOptionsFactory<BalancerOptions> factory, IConfiguration configuration, ILogger<CurrentOptions> logger)
    {
        (_factory, _logger, _value) = (factory, logger, factory.Create(Options.DefaultName));
        _changes = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    public event Action<BalancerOptions>? Changed;

    public BalancerOptions Value => _value;

    public void Dispose() => _changes.Dispose();

    private void Reload()
    {
        try
        {
            _value = _factory.Create(Options.DefaultName);
        }
        catch (Exception problem) when (problem is OptionsValidationException or InvalidOperationException)
        {
            LogWrong(_logger, problem.Message);
            return;
        }

        Changed?.Invoke(_value);
    }

    [LoggerMessage(LogLevel.Error, "Configuration has changed and is wrong, so the balancer goes on as before: {Problem}")]
    private static partial void LogWrong(ILogger logger, string problem);
}
