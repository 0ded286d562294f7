using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace McpAspire.Tests.Support;

/// <summary>Restores the default handling of SIGINT. A background process of a shell script ignores SIGINT, and its children inherit that.</summary>
internal static class DefaultSignals
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It must run before any test starts a child process.")]
    internal static void Restore()
    {
        if (OperatingSystem.IsLinux() && IsIgnored(ApplicationProcess.Interrupt))
        {
            _ = SetHandler(ApplicationProcess.Interrupt, handler: 0);
        }
    }

    // The value is a hexadecimal mask. Its lowest bit is signal 1.
    private static bool IsIgnored(int signal) =>
        File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && (ulong.Parse(line.AsSpan("SigIgn:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1UL << (signal - 1))) is not 0;

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SetHandler(int signal, nint handler);
}
