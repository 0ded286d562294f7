using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpAspire.McpServer.Subscriptions;

/// <summary>Something that clients may want to hear of: a list that has changed, or a resource that was updated.</summary>
/// <param name="Notification">The notification that tells it.</param>
/// <param name="Uri">The resource; null for a list.</param>
internal sealed record Change(string Notification, string? Uri = null)
{
    public static Change ToolsList { get; } = new(NotificationMethods.ToolListChangedNotification);

    public static Change PromptsList { get; } = new(NotificationMethods.PromptListChangedNotification);

    public static Change ResourcesList { get; } = new(NotificationMethods.ResourceListChangedNotification);

    public static Change Resource(string uri) => new(NotificationMethods.ResourceUpdatedNotification, uri);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static Change Parse(string text) => text.Split(' ', 2) is [var notification, var uri] ? new(notification, uri) : new(text);

    /// <summary>The notification's parameters.</summary>
    public JsonObject ToParameters() => Uri is null ? [] : new() { ["uri"] = Uri };

    public override string ToString() => Uri is null ? Notification : $"{Notification} {Uri}";
}
