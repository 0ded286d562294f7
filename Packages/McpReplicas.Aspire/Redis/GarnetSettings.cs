using System.Text.Json;

namespace McpReplicas.Aspire.Redis;

/// <summary>How Garnet runs here: on localhost, behind a password, in bounded memory.</summary>
internal sealed record GarnetSettings(int Port, string Password)
{
    public const string Address = "127.0.0.1";

    /// <summary>The most memory, 512 MB in hexadecimal as the runtime reads it: room for what was replaced or dropped and is not collected yet.</summary>
    public static Dictionary<string, string> Environment { get; } = new() { ["DOTNET_gcServer"] = "0", ["DOTNET_GCHeapHardLimit"] = "0x20000000" };

    /// <summary>The arguments by which <c>dotnet</c> runs it.</summary>
    /// <param name="assembly">Garnet's assembly.</param>
    /// <param name="file">Where the settings are written. Whoever lists the processes of a machine sees their arguments, so the password is in a file.</param>
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
            // Else two scripts may run at once.
            LuaTransactionMode = true,
            // Of more than this the oldest entries are dropped, a page of them at a time; pages of Garnet's own size, 16 MB, hold on to far too much.
            LogMemorySize = "64m",
            PageSize = "16k",
            IndexMemorySize = "1m",
            QuietMode = true,
        };
        await using var stream = new FileStream(file, options);
        await JsonSerializer.SerializeAsync(stream, settings, cancellationToken: cancellationToken);
    }
}
