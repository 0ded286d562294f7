using System.Collections.Concurrent;
using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace McpAspire.Tests;

/// <summary>Slow tools, and a resource that changes when a test publishes a change.</summary>
[McpServerToolType, McpServerResourceType]
internal sealed class PatientTools
{
    public const string Changing = "test://changing";
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Ends = [];

    /// <summary>Ends the call of <c>report</c> that has this name.</summary>
    public static void End(string name) => EndOf(name).TrySetResult();

    [McpServerTool(Name = "think"), Description("Is silent for 20 seconds.")]
    public static async Task<string> ThinkAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Silence, cancellationToken);
        return "Thought.";
    }

    [McpServerTool(Name = "report"), Description("Reports progress every 200 ms until the test ends it.")]
    public static async Task<string> ReportAsync(string name, IProgress<ProgressNotificationValue> progress, CancellationToken cancellationToken)
    {
        var end = EndOf(name).Task;
        for (var step = 1; !end.IsCompleted; step++)
        {
            progress.Report(new ProgressNotificationValue { Progress = step });
            await Task.WhenAny(end, Task.Delay(Pace, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        return "Reported.";
    }

    [McpServerResource(UriTemplate = Changing, Name = "changing"), Description("Changes.")]
    public static string Read() => "";

    private static TaskCompletionSource EndOf(string name) => Ends.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
