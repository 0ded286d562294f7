using System.Diagnostics;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Ends the children when this process dies without a chance to do it, as by SIGKILL. Windows does it by a job object;
/// elsewhere a small shell holds the other end of a pipe, knows the children's ids, and kills them and what they have started when the pipe closes.
/// </summary>
internal static class ParentWatch
{
    // A Ctrl-C reaches the whole group of processes, and the watch must outlive the host.
    private const string Script = """
        trap '' INT TERM HUP
        exec >/dev/null 2>&1
        children() { cat /proc/$1/task/*/children || pgrep -P $1; }
        tree() { for p; do echo $p; tree $(children $p); done; }
        pids=
        while read -r verb pid; do
          case $verb in
            add) pids="$pids $pid" ;;
            remove) kept=; for p in $pids; do [ "$p" = "$pid" ] || kept="$kept $p"; done; pids=$kept ;;
          esac
        done
        [ -z "$pids" ] || kill -9 $(tree $pids)
        """;

    private static readonly Lazy<StreamWriter> Shell = new(StartShell);

    public static void Add(Process child)
    {
        if (OperatingSystem.IsWindows())
        {
            JobObject.Add(child);
        }
        else
        {
            Tell("add", child.Id);
        }
    }

    public static void Remove(int childId)
    {
        if (!OperatingSystem.IsWindows())
        {
            Tell("remove", childId);
        }
    }

    private static void Tell(string verb, int childId)
    {
        lock (Shell)
        {
            Shell.Value.Write($"{verb} {childId}\n");
        }
    }

    private static StreamWriter StartShell()
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script]) { RedirectStandardInput = true };
        var input = Process.Start(start)!.StandardInput;
        input.AutoFlush = true;
        return input;
    }
}
