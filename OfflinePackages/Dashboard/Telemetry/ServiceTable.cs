using McpAspire.OtlpReceiver;

namespace McpAspire.Dashboard.Telemetry;

/// <summary>The processes that have sent something, each once.</summary>
internal sealed class ServiceTable(Limits limits)
{
    private const string NameKey = "service.name";
    private const string InstanceKey = "service.instance.id";
    private readonly Lock _lock = new();
    private readonly TextPool _texts = new(limits);
    private readonly Dictionary<(string Name, string Instance), Service> _services = [];

    /// <summary>The process that a resource describes; null when there are too many already.</summary>
    public Service? Find(Resource? resource)
    {
        var name = Value(resource, NameKey) ?? "unknown";
        var instance = Value(resource, InstanceKey) ?? "";
        lock (_lock)
        {
            if (_services.TryGetValue((name, instance), out var known))
            {
                return known;
            }

            if (_services.Count >= limits.Services)
            {
                return null;
            }

            var bytes = 0L;
            return _services[(name, instance)] = new Service(name, instance, Tag.Read(resource?.Attributes ?? [], limits, _texts, ref bytes));
        }
    }

    private static string? Value(Resource? resource, string key) => resource?.Attributes.FirstOrDefault(attribute => attribute.Key == key)?.Value?.StringValue;
}
