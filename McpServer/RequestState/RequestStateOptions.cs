using System.ComponentModel.DataAnnotations;

namespace McpAspire.McpServer.RequestState;

/// <summary>The section <c>RequestState</c> of configuration.</summary>
internal sealed class RequestStateOptions
{
    /// <summary>How long a client may take from one round of a call to the next: 10 minutes by default, 1 millisecond to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00", ErrorMessage = "RequestState:Lifetime must be from 00:00:00.001 to 1.00:00:00, such as 00:10:00.")]
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(10);
}
