namespace McpAspire.Dashboard.Telemetry;

/// <summary>A process that sends telemetry, by what it says of itself.</summary>
/// <param name="Name">Its <c>service.name</c>, by which an AppHost's resources go too.</param>
/// <param name="Instance">Its <c>service.instance.id</c>: which of several processes of that name it is.</param>
/// <param name="Tags">All that it says of itself.</param>
internal sealed record Service(string Name, string Instance, Tag[] Tags);
