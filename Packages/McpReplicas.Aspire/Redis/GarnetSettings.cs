using System.Text.Json;

namespace McpReplicas.Aspire.Redis;

/// <summary>The settings of Garnet: on localhost, with a password, in bounded memory.</summary>
internal sealed record GarnetSettings(int Port, string Password)
{
    public const string Address = "127.0.0.1";

    /// <summary>The memory limit, 512 MB (the runtime reads hexadecimal). It leaves room for replaced and dropped entries that are not yet collected.</summary>
    public static Dictionary<string, string> Environment { get; } = new() { ["DOTNET_gcServer"] = "0", ["DOTNET_GCHeapHardLimit"] = "0x20000000" };

    /// <summary>The arguments of <c>dotnet</c> that run it.</summary>
    /// <param name="assembly">Garnet's assembly.</param>
    /// <param name="file">The settings file. The password is in a file because any user of a machine can see the arguments of its processes.</param>
    public static string[] Arguments(string assembly, string file) => [assembly, "--config-import-path", file];

    /// <summary>Writes the settings into a file that only its owner can read.</summary>
    public async Task WriteAsync(string file, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var settings = new
        {
            Address,
            Port,
            AuthenticationMode = "Password",
            Password,
            EnableLua = true,
            // Otherwise two scripts may run at the same time.
            LuaTransactionMode = true,
            // Beyond this size Garnet drops the oldest entries, one page at a time. Its default pages of 16 MB are far too large for that.
            LogMemorySize = "64m",
            PageSize = "16k",
            IndexMemorySize = "1m",
            QuietMode = true,
        };
        await using var stream = new FileStream(file, options);
        await JsonSerializer.SerializeAsync(stream, settings, cancellationToken: cancellationToken);
    }
}
