using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace McpReplicas.RequestState;

/// <summary>
/// Loads the keys of this user while no other replica on the machine does. Replicas that start at once where there is no key would make one each,
/// and two minutes after their start they look for keys of others only once a day.
/// </summary>
internal sealed class FirstKey(IDataProtectionProvider protection, IOptions<KeyManagementOptions> keys) : IHostedService
{
    private const string Name = "mcp-aspire-first-key";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A ring in a place of its own, such as Redis, knows how to begin.
        if (keys.Value.XmlRepository is not null)
        {
            return Task.CompletedTask;
        }

        try
        {
            using var mutex = new Mutex(initiallyOwned: false, Name, new NamedWaitHandleOptions { CurrentUserOnly = true, CurrentSessionOnly = false });
            var isOwned = Wait(mutex);
            protection.CreateProtector(Name).Protect([]);
            if (isOwned)
            {
                mutex.ReleaseMutex();
            }
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // Without a place for locks or keys each replica is on its own, and ASP.NET Core logs what is wrong with its keys.
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool Wait(Mutex mutex)
    {
        try
        {
            return mutex.WaitOne(Patience);
        }
        catch (AbandonedMutexException)
        {
            // Its owner died, and this process owns it now.
            return true;
        }
    }
}
