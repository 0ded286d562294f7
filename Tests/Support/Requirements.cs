namespace McpAspire.Tests.Support;

/// <summary>Programs that some tests need besides the SDK. If a program is missing, its tests are skipped; in CI they run and fail.</summary>
public static class Requirements
{
    public const string NoRedis = "redis-server is not on PATH.";
    public const string NoNode = "node is not on PATH.";
    public const string NoBrowser = "chromium or node is not on PATH.";

    public const string NoSignals = "The signal numbers are those of Linux.";

    public static bool Signals => OperatingSystem.IsLinux();
    public const string NoCurl = "curl is not on PATH.";
    public const string NoPython = "python3 is not on PATH.";

    public static bool Curl => Has("curl");

    public static bool Python => Has("python3");

    public const string NoNginx = "nginx is not on PATH.";
    public const string NoForeignBalancers = "node, nginx or haproxy is not on PATH.";

    public static bool Nginx => Has("nginx");

    public const string NoHAProxy = "haproxy is not on PATH.";

    public static bool HAProxy => Has("haproxy");

    public static bool ForeignBalancers => Node && Nginx && HAProxy;

    public const string NoNetworkNamespaces = "ip or curl is not on PATH, or may not create networks.";

    public static bool NetworkNamespaces => OperatingSystem.IsLinux() && Has("ip") && Curl && Environment.IsPrivilegedProcess;

    public static bool Redis => Has("redis-server");

    public static bool Node => Has("node");

    public static bool Browser => Node && Has("chromium");

    private static bool Has(string program) => Environment.GetEnvironmentVariable("CI") is not null || FindOnPath(program) is not null;

    public static string? FindOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{program}.exe" : program))
        .FirstOrDefault(File.Exists);
}
