using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using StackExchange.Redis;

namespace McpReplicas.Redis;

/// <summary>
/// Stores the data protection keys of all replicas in Redis. A replica adds a key only if the list still has as many keys as it last read: when several replicas
/// find an empty list, the first one adds a key and the others use it. ASP.NET Core reads the keys again after it has added one.
/// </summary>
internal sealed class RedisKeyRing : IXmlRepository
{
    private const int MostAttempts = 120;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly IConnectionMultiplexer _redis;
    private readonly RedisKey _name;
    private readonly RedisXmlRepository _keys;
    private IReadOnlyCollection<XElement> _seen = [];

    public RedisKeyRing(IConnectionMultiplexer redis, RedisKeys keys)
    {
        (_redis, _name) = (redis, keys.Key("keys"));
        _keys = new(() => redis.GetDatabase(), _name);
        // A restarted Redis may have lost the keys. A replica that starts then would create a key that the others do not know.
        redis.ConnectionRestored += (_, connection) => _ = connection.ConnectionType is ConnectionType.Interactive ? RestoreAsync() : Task.CompletedTask;
    }

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        // Without a connection the command blocks a thread until it times out.
        if (!_redis.IsConnected)
        {
            throw new RedisException("The keys are in Redis, which is unavailable.");
        }

        return _seen = _keys.GetAllElements();
    }

    public void StoreElement(XElement element, string friendlyName) => Adding([element], _seen.Count).Execute();

    private async Task RestoreAsync()
    {
        // A server that has just started may not accept commands yet.
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            try
            {
                // False means that the list has keys already, or that the condition could not be checked.
                if (_seen.Count is 0 || await Adding(_seen, 0).ExecuteAsync() || await _redis.GetDatabase().ListLengthAsync(_name) > 0)
                {
                    return;
                }
            }
            catch (Exception exception) when (RedisScripts.IsOfRedis(exception) || exception is ObjectDisposedException)
            {
                // The server does not accept commands yet.
            }

            await Task.Delay(Pause);
        }
    }

    private ITransaction Adding(IReadOnlyCollection<XElement> elements, int toCount)
    {
        var transaction = _redis.GetDatabase().CreateTransaction();
        transaction.AddCondition(Condition.ListLengthEqual(_name, toCount));
        foreach (var element in elements)
        {
            _ = transaction.ListRightPushAsync(_name, element.ToString(SaveOptions.DisableFormatting));
        }

        return transaction;
    }
}
