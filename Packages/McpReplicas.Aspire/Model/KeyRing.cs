using System.Diagnostics;
using Microsoft.AspNetCore.DataProtection;

namespace McpReplicas.Aspire.Model;

internal static class KeyRing
{
    // ASP.NET Core's own key of configuration: the replicas read from there, and make no key.
    private const string Folder = "ReadOnlyDataProtectionKeyDirectory";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Gives a replica the keys with which it protects what it hands to clients, so that any other can go on with what this one has begun.
    /// They are made here, before any replica runs: replicas that start at once where there is no key would make one each. With the connection
    /// string <c>redis</c>, replicas keep their keys in Redis.
    /// </summary>
    public static void Add(IResourceBuilder<IResource> replica)
    {
        var builder = replica.ApplicationBuilder;
        if (builder.ExecutionContext.IsRunMode)
        {
            replica.WithAnnotation(new EnvironmentCallbackAnnotation(environment =>
            {
                if (!environment.ContainsKey("ConnectionStrings__redis") && !environment.ContainsKey(Folder))
                {
                    environment[Folder] = MakeKey(builder);
                }
            }));
        }
    }

    private static string MakeKey(IDistributedApplicationBuilder builder)
    {
        // Aspire's folder for what an AppHost keeps from run to run, in obj/.
        var folder = Directory.CreateDirectory(Path.Combine(builder.Configuration["Aspire:Store:Path"] ?? Path.GetTempPath(), ".aspire", "keys"));
        // One replica and one AppHost at a time. A lock on a file ends with the process that holds it.
        using var turn = Wait(Path.Combine(folder.FullName, "lock"));
        // Makes a key if there is none, or the last one expires soon.
        DataProtectionProvider.Create(folder).CreateProtector(nameof(KeyRing)).Protect([]);
        return folder.FullName;
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
                // It is another one's turn.
            }
        }
    }
}
