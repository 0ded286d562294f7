using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using StackExchange.Redis;

namespace McpReplicas.Redis;

/// <summary>
/// The keys of every replica, in Redis. A replica adds one only to the keys that it has seen: of several that find none, the first makes it, and
/// the others take that. ASP.NET Core reads the keys again after it has added one.
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
        // A Redis that was restarted may have lost them, and a replica that starts then would make a key that the others do not know.
        redis.ConnectionRestored += (_, connection) => _ = connection.ConnectionType is ConnectionType.Interactive ? RestoreAsync() : Task.CompletedTask;
    }

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        // It would block a thread until it times out.
        if (!_redis.IsConnected)
        {
            throw new RedisException("The keys are in Redis, which is unavailable.");
        }

        return _seen = _keys.GetAllElements();
    }

    public void StoreElement(XElement element, string friendlyName) => Adding([element], _seen.Count).Execute();

    private async Task RestoreAsync()
    {
        // A server that has just started may not take commands yet.
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            try
            {
                // False says that there are keys already, or that a condition was not answered.
                if (_seen.Count is 0 || await Adding(_seen, 0).ExecuteAsync() || await _redis.GetDatabase().ListLengthAsync(_name) > 0)
                {
                    return;
                }
            }
            catch (Exception exception) when (RedisScripts.IsOfRedis(exception) || exception is ObjectDisposedException)
            {
                // It does not take commands yet.
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
