using System.ComponentModel.DataAnnotations;

namespace McpReplicas.Balancer;

/// <summary>
/// The section <c>Drain</c> of configuration: how the balancer leaves when it is told to, by SIGTERM or Ctrl-C. At once <c>/health</c> says that it is not
/// ready, and it serves on for a while, so that no request is lost that is on its way. After that the requests that run have as long as the host gives
/// them, <c>shutdownTimeoutSeconds</c>, 30 by default.
/// </summary>
public sealed class DrainOptions
{
    /// <summary>How long it serves on at most, for whatever still sends requests. 5 seconds by default, 0 to 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// It stops earlier when no request except probes has arrived for this long. 0.5 seconds by default, 0 to 5 minutes.
    /// As long as <see cref="Grace"/> where something sends requests that does not retry one that was refused a connection.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan Quiet { get; set; } = TimeSpan.FromSeconds(0.5);
}
