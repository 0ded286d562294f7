using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace McpAspire.Tests.Support;

/// <summary>A shell script gives what it starts in the background SIGINT to ignore, which every child inherits. Here children end by it.</summary>
internal static class DefaultSignals
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It must come before the first child of the tests' process, whichever test starts one.")]
    internal static void Restore()
    {
        if (OperatingSystem.IsLinux() && IsIgnored(ApplicationProcess.Interrupt))
        {
            _ = SetHandler(ApplicationProcess.Interrupt, handler: 0);
        }
    }

    // A mask in hexadecimal, whose lowest bit is signal 1.
    private static bool IsIgnored(int signal) =>
        File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && (ulong.Parse(line.AsSpan("SigIgn:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1UL << (signal - 1))) is not 0;

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SetHandler(int signal, nint handler);
}
