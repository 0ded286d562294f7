using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace McpReplicas.RequestState;

/// <summary>
/// Loads the keys of this user under a lock that all replicas on the machine share. Without it, replicas that start together before a key exists would create
/// one key each, and from two minutes after their start they would look for other keys only once a day.
/// </summary>
internal sealed class FirstKey(IDataProtectionProvider protection, IOptions<KeyManagementOptions> keys) : IHostedService
{
    private const string Name = "mcp-aspire-first-key";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // An explicit key repository, such as Redis, handles the first key itself.
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
            // Without a place for locks or keys each replica uses its own key. ASP.NET Core logs the problem with the keys.
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
            // The process that held the mutex died, and this process owns it now.
            return true;
        }
    }
}
