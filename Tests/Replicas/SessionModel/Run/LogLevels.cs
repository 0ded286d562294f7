namespace McpAspire.Tests.SessionModel;

/// <summary>What a session hears of the lines that a tool logs at each level.</summary>
internal static class LogLevels
{
    private static readonly string[] All = ["debug", "info", "warning", "error"];

    /// <param name="history">Where to say that it heard something else.</param>
    /// <param name="session">The session.</param>
    /// <param name="levels">The levels that may hold for it; null is none.</param>
    /// <param name="call">A call of the tool that logs.</param>
    public static void Check(History history, ModelSession session, IEnumerable<string?> levels, ToolCall call)
    {
        if (!levels.Any(level => call.Levels.SetEquals(level is null ? [] : All.SkipWhile(other => other != level))))
        {
            history.Violate($"{session} has the level {string.Join(" or ", levels.Select(level => level ?? "none"))}, and heard lines at: {string.Join(", ", call.Levels)}.");
        }
    }
}
