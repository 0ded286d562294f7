using McpReplicas.Shared;

namespace McpReplicas.Balancer.Configuration;

/// <summary>Validates the section <c>Balancer:Limits</c> at startup.</summary>
internal static class LimitOptionsValidator
{
    private const int Most = 1_000_000;

    public static IEnumerable<string> Problems(LimitOptions options) => new[]
    {
        Range(nameof(options.MaxRequestsPerReplica), options.MaxRequestsPerReplica, 1, Most),
        Range(nameof(options.ClientRate), options.ClientRate, 0, Most),
        Range(nameof(options.ClientBurst), options.ClientBurst, 0, Most),
        Range(nameof(options.AddressRate), options.AddressRate, 0, Most),
        Range(nameof(options.MaxRequestsPerAddress), options.MaxRequestsPerAddress, 0, Most),
        Range(nameof(options.MaxConnections), options.MaxConnections, 1, Most),
        Range(nameof(options.MaxHeaders), options.MaxHeaders, 10, 1_000),
        Range(nameof(options.MaxHeaderBytes), options.MaxHeaderBytes, 1024, 1024 * 1024),
        Range(nameof(options.HeaderTimeout), options.HeaderTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
        Range(nameof(options.BodyTimeout), options.BodyTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        Range(nameof(options.MinBodyRate), options.MinBodyRate, 0, 1024 * 1024),
        Range(nameof(options.BodyGrace), options.BodyGrace, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5)),
    }.OfType<string>();

    private static string? Range<T>(string key, T value, T least, T most)
        where T : IComparable<T> => AllowedRange.Problem($"Balancer:Limits:{key}", value, least, most);
}
