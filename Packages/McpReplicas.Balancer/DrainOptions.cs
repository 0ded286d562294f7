using System.ComponentModel.DataAnnotations;

namespace McpReplicas.Balancer;

/// <summary>
/// The options in the configuration section <c>Drain</c>: how the balancer shuts down on SIGTERM or Ctrl-C. <c>/health</c> reports "not ready" at once, while the
/// balancer still accepts requests for a while, so that requests on their way are not lost. After that, running requests have the time that the host
/// allows: <c>shutdownTimeoutSeconds</c>, 30 by default.
/// </summary>
public sealed class DrainOptions
{
    /// <summary>How long the balancer still accepts requests at most. 5 seconds by default, 0 to 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The balancer stops earlier if no request except probes arrives for this time. 0.5 seconds by default, 0 to 5 minutes.
    /// Set it to the value of <see cref="Grace"/> if clients do not retry after a refused connection.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan Quiet { get; set; } = TimeSpan.FromSeconds(0.5);
}
