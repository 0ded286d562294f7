using System.Diagnostics;

namespace McpAspire.Tests.Support;

/// <summary>Waits for a condition, never for time alone.</summary>
internal static class Eventually
{
    // An application starts in ten seconds, and in more than thirty on a machine that has other work.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Task HoldsAsync(string condition, Func<Task<bool>> isTrue) => HoldsAsync(() => condition, isTrue);

    public static Task HoldsAsync(string condition, Func<bool> isTrue) => HoldsAsync(condition, () => Task.FromResult(isTrue()));

    /// <summary>The condition is put into words only where it did not come true.</summary>
    public static async Task HoldsAsync(Func<string> condition, Func<Task<bool>> isTrue)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Deadline; await Task.Delay(Pause, TestContext.Current.CancellationToken))
        {
            if (await isTrue())
            {
                return;
            }
        }

        Assert.Fail($"Within {Deadline.TotalSeconds} s it did not come true that {condition()}.");
    }
}
