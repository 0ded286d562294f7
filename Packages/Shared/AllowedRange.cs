namespace McpReplicas.Shared;

/// <summary>Checks an option against its range.</summary>
internal static class AllowedRange
{
    /// <summary>What is wrong with a value, and what is allowed, in a sentence; null if nothing is.</summary>
    public static string? Problem<T>(string key, T value, T least, T most)
        where T : IComparable<T> => value.CompareTo(least) < 0 || value.CompareTo(most) > 0 ? $"{key} is {value}; it must be from {Text(least)} to {Text(most)}." : null;

    // A fraction of a second without the zeros after it.
    private static string Text<T>(T value) => value is TimeSpan { Milliseconds: > 0 } ? $"{value}".TrimEnd('0') : $"{value}";
}
