using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpReplicas;

/// <summary>A change that clients can subscribe to: a list has changed, or a resource was updated.</summary>
/// <param name="Notification">The method of the notification, such as <c>notifications/resources/updated</c>.</param>
/// <param name="Uri">The resource; null for a list.</param>
public sealed record McpChange(string Notification, string? Uri = null)
{
    /// <summary>The list of tools has changed.</summary>
    public static McpChange ToolsList { get; } = new(NotificationMethods.ToolListChangedNotification);

    /// <summary>The list of prompts has changed.</summary>
    public static McpChange PromptsList { get; } = new(NotificationMethods.PromptListChangedNotification);

    /// <summary>The list of resources has changed.</summary>
    public static McpChange ResourcesList { get; } = new(NotificationMethods.ResourceListChangedNotification);

    /// <summary>A resource was updated.</summary>
    /// <param name="uri">Its URI.</param>
    public static McpChange Resource(string uri) => new(NotificationMethods.ResourceUpdatedNotification, uri);

    /// <summary>Parses the text that <see cref="ToString"/> returns.</summary>
    internal static McpChange Parse(string text) => text.Split(' ', 2) is [var notification, var uri] ? new(notification, uri) : new(text);

    /// <summary>The notification's parameters.</summary>
    internal JsonObject ToParameters() => Uri is null ? [] : new() { ["uri"] = Uri };

    /// <inheritdoc/>
    public override string ToString() => Uri is null ? Notification : $"{Notification} {Uri}";
}
