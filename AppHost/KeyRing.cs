using System.Diagnostics;
using Microsoft.AspNetCore.DataProtection;

namespace McpAspire.AppHost;

internal static class KeyRing
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Gives the replicas the keys with which they protect what they hand to clients, so that any of them can go on with what another has begun.
    /// They are made here, before any replica runs: replicas that start at once where there is no key would make one each. With Redis, replicas
    /// keep their keys there.
    /// </summary>
    public static void AddKeyRing(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> balancer, IResourceBuilder<IResourceWithConnectionString>? redis)
    {
        if (redis is not null)
        {
            return;
        }

        // Aspire's folder for what an AppHost keeps from run to run, in obj/.
        var folder = Directory.CreateDirectory(Path.Combine(builder.Configuration["Aspire:Store:Path"] ?? Path.GetTempPath(), ".aspire", "keys"));
        MakeKey(folder);
        foreach (var replica in builder.ReplicasOf(balancer))
        {
            // ASP.NET Core's own key of configuration: the replicas read from there, and make no key.
            replica.WithEnvironment("ReadOnlyDataProtectionKeyDirectory", folder.FullName);
        }
    }

    // One AppHost at a time: another one may start at this moment, too. A lock on a file ends with the process that holds it.
    private static void MakeKey(DirectoryInfo folder)
    {
        using var turn = Wait(Path.Combine(folder.FullName, "lock"));
        // Makes a key if there is none, or the last one expires soon.
        DataProtectionProvider.Create(folder).CreateProtector(nameof(KeyRing)).Protect([]);
    }

    private static FileStream Wait(string file)
    {
        for (var waited = Stopwatch.StartNew(); ; Thread.Sleep(Pause))
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited.Elapsed < Patience)
            {
                // It is another AppHost's turn.
            }
        }
    }
}
