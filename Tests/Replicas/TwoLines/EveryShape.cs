using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpAspire.Tests;

/// <summary>A server whose tools and prompts have parameters of many types and return their arguments.</summary>
internal static class EveryShape
{
    public static Task<TwoLineServer> StartAsync(Action<IMcpServerBuilder>? add = null) => TwoLineServer.StartAsync(builder =>
    {
        var mcp = builder.Services.AddMcpServer().WithTools<Tools>().WithPrompts<Prompts>().WithResources<Resources>();
        add?.Invoke(mcp);
    });

    internal enum Unit
    {
        Celsius,
        Kelvin,
    }

    internal sealed record Place(string City, int Zip, Place? Next = null, int Rank = 9);

    [McpServerToolType]
    internal sealed class Tools
    {
        [McpServerTool]
        public static string Required(string text, int count) => $"{text} {count}";

        [McpServerTool]
        public static string Optional(
            int pause = 100, int? maybe = 7, bool flag = false, double ratio = 0.5, string note = "none", Unit unit = Unit.Celsius, string[]? tags = null,
            [Range(1, 50)] int ranged = 3, [StringLength(5)] string small = "", DateTime? when = null, Guid id = default, byte tiny = 1, object? any = null) =>
            string.Join(' ', FormattableString.Invariant($"{pause}|{maybe}|{flag}|{ratio}|{note}|{unit}|{string.Join('+', tags ?? [])}|{ranged}|{small}|{when:yyyy}|{id:n}|{tiny}|{any}").Split(' '));

        [McpServerTool]
        public static string Nested(Place place, int[]? numbers = null, Dictionary<string, int>? map = null) =>
            $"{place.City} {place.Zip} {place.Rank} {place.Next?.City} {string.Join('+', numbers ?? [])} {(map is null ? "" : string.Join('+', map.Values))}";

        [McpServerTool]
        public static string OwnJson(string text) => System.Text.Json.JsonSerializer.Deserialize<int>(text).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    [McpServerPromptType]
    internal sealed class Prompts
    {
        [McpServerPrompt]
        public static string Ask(string topic, int times = 2, Unit unit = Unit.Celsius, bool loud = false, byte tiny = 1) => $"{topic} {times} {unit} {loud} {tiny}";

        [McpServerPrompt]
        public static string Fail(string topic) => throw new InvalidOperationException($"Secret reason of {topic}.");
    }

    [McpServerResourceType]
    internal sealed class Resources
    {
        [McpServerResource(UriTemplate = "shape://one", Name = "one")]
        public static string One() => "one";

        [McpServerResource(UriTemplate = "shape://of/{name}", Name = "of")]
        public static string Of([AllowedValues("round", "square")] string name) => name;
    }
}
