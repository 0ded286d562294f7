using System.Diagnostics;
using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace McpAspire.McpServer.Redis;

/// <summary>
/// A span for each command that a request sends, by the semantic conventions for Redis. What no request asked for, as the replicas' signs of
/// life, has none. Neither has it keys, values or what an error says of them, for a key may hold the id of a session.
/// </summary>
internal sealed class RedisSpans(ConfigurationOptions options)
{
    private static readonly ActivitySource Source = new("McpAspire.Redis");

    private readonly EndPoint? _server = options.EndPoints.FirstOrDefault();

    public async Task<T> TraceAsync<T>(string command, Func<Task<T>> send)
    {
        using var span = Start(command);
        try
        {
            return await send();
        }
        catch (Exception exception)
        {
            span?.SetTag("error.type", exception.GetType().FullName).SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }

    private Activity? Start(string command)
    {
        if (Activity.Current is not { Recorded: true } || Source.StartActivity(command, ActivityKind.Client) is not { } span)
        {
            return null;
        }

        span.SetTag("db.system.name", "redis");
        span.SetTag("db.operation.name", command);
        span.SetTag("db.namespace", (options.DefaultDatabase ?? 0).ToString(CultureInfo.InvariantCulture));
        var (host, port) = _server switch
        {
            DnsEndPoint name => (name.Host, name.Port),
            IPEndPoint address => (address.Address.ToString(), address.Port),
            _ => (null, 0),
        };
        span.SetTag("server.address", host);
        return span.SetTag("server.port", port);
    }
}
