using System.ComponentModel.DataAnnotations;

namespace McpAspire.ServiceDefaults;

/// <summary>
/// The section <c>Drain</c> of configuration: how a process leaves that is told to, by SIGTERM or Ctrl-C. It says at once that it is not ready, and
/// goes on serving for a while, so that no request is lost which is on its way. After that the requests that run have as long as the host gives
/// them, <c>shutdownTimeoutSeconds</c>, 30 by default.
/// </summary>
internal sealed class DrainOptions
{
    /// <summary>How long it serves on at most, for a balancer that still sends requests. 5 seconds by default, 0 to 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// It waits no longer once no request but probes has come for this long: whoever sends them has noticed. 0.5 seconds by default, 0 to 5 minutes.
    /// As long as the grace where something sends requests that tries none again which was refused a connection.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(0.5);
}
