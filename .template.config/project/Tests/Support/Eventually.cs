using System.Diagnostics;

namespace McpAspire.Tests.Support;

/// <summary>Waits for a condition, never for time alone.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task HoldsAsync(string condition, Func<Task<bool>> isTrue)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Deadline; await Task.Delay(Pause, TestContext.Current.CancellationToken))
        {
            if (await isTrue())
            {
                return;
            }
        }

        Assert.Fail($"Within {Deadline.TotalSeconds} s it did not come true that {condition}.");
    }
}
