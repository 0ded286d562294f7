using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace McpReplicas.Balancer.Configuration;

/// <summary>
/// The current options of the section <c>Balancer</c>. A change while the balancer runs applies from the next request on. An invalid change is logged and
/// ignored.
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
            LogInvalid(_logger, problem.Message);
            return;
        }

        Changed?.Invoke(_value);
    }

    [LoggerMessage(LogLevel.Error, "The changed configuration is invalid, so the balancer keeps the previous options: {Problem}")]
    private static partial void LogInvalid(ILogger logger, string problem);
}
