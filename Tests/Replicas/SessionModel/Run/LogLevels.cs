namespace McpAspire.Tests.SessionModel;

/// <summary>Checks which log lines of a tool a session receives.</summary>
internal static class LogLevels
{
    private static readonly string[] All = ["debug", "info", "warning", "error"];

    /// <param name="history">Receives the violation.</param>
    /// <param name="session">The session.</param>
    /// <param name="levels">The possible levels of the session; null if it has not set a level.</param>
    /// <param name="call">A call of the tool that logs.</param>
    public static void Check(History history, ModelSession session, IEnumerable<string?> levels, ToolCall call)
    {
        if (!levels.Any(level => call.Levels.SetEquals(level is null ? [] : All.SkipWhile(other => other != level))))
        {
            history.Violate($"{session} has the level {string.Join(" or ", levels.Select(level => level ?? "none"))}, but received lines at: {string.Join(", ", call.Levels)}.");
        }
    }
}
