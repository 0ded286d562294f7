namespace McpReplicas.Shared;

/// <summary>Checks an option against its range.</summary>
internal static class AllowedRange
{
    /// <summary>Returns a message with the value and the allowed range; null if the value is in the range.</summary>
    public static string? Problem<T>(string key, T value, T least, T most)
        where T : IComparable<T> => value.CompareTo(least) < 0 || value.CompareTo(most) > 0 ? $"{key} is {value}; it must be from {Text(least)} to {Text(most)}." : null;

    // Without the trailing zeros of a fraction of a second.
    private static string Text<T>(T value) => value is TimeSpan { Milliseconds: > 0 } ? $"{value}".TrimEnd('0') : $"{value}";
}
