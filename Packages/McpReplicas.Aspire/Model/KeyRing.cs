using System.Diagnostics;
using Microsoft.AspNetCore.DataProtection;

namespace McpReplicas.Aspire.Model;

internal static class KeyRing
{
    // A configuration key of ASP.NET Core: the replicas read their keys from this folder and create none.
    private const string Folder = "ReadOnlyDataProtectionKeyDirectory";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Gives a replica the shared keys that protect the data it sends to clients, so that any replica can read what another one issued.
    /// The AppHost creates the key before any replica runs, because replicas that start at the same time without a key would create one each. With
    /// the connection string <c>redis</c>, replicas keep their keys in Redis.
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
        // Aspire's folder, in obj/, for data that an AppHost keeps between runs.
        var folder = Directory.CreateDirectory(Path.Combine(builder.Configuration["Aspire:Store:Path"] ?? Path.GetTempPath(), ".aspire", "keys"));
        // Several replicas and AppHosts may need the key at the same time. A file lock ends with the process that holds it.
        using var turn = Wait(Path.Combine(folder.FullName, "lock"));
        // Creates a key if no key exists or the last one expires soon.
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
                // Another replica or AppHost holds the lock.
            }
        }
    }
}
