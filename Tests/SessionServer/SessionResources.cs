using System.ComponentModel;
using ModelContextProtocol.Server;

namespace McpAspire.SessionServer;

/// <summary>Resources for subscriptions.</summary>
[McpServerResourceType]
internal sealed class SessionResources
{
    public const string First = "thing://first";
    public const string Second = "thing://second";

    [McpServerResource(UriTemplate = First, Name = "first"), Description("The first thing.")]
    public static string ReadFirst() => "first";

    [McpServerResource(UriTemplate = Second, Name = "second"), Description("The second thing.")]
    public static string ReadSecond() => "second";
}
