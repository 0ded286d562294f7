using System.Diagnostics;

namespace McpAspire.Tests.Support;

/// <summary>Waits for a condition, and fails after a deadline.</summary>
internal static class Eventually
{
    // An application starts in ten seconds, or in more than thirty on a busy machine.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Task HoldsAsync(string condition, Func<Task<bool>> isTrue) => HoldsAsync(() => condition, isTrue);

    public static Task HoldsAsync(string condition, Func<bool> isTrue) => HoldsAsync(condition, () => Task.FromResult(isTrue()));

    /// <summary>The description of the condition is created only when the wait fails.</summary>
    public static async Task HoldsAsync(Func<string> condition, Func<Task<bool>> isTrue)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Deadline; await Task.Delay(Pause, TestContext.Current.CancellationToken))
        {
            if (await isTrue())
            {
                return;
            }
        }

        Assert.Fail($"This did not happen within {Deadline.TotalSeconds} s: {condition()}.");
    }
}
