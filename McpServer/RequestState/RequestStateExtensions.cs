using McpAspire.McpServer.Redis;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using StackExchange.Redis;

namespace McpAspire.McpServer.RequestState;

internal static class RequestStateExtensions
{
    // Read by ASP.NET Core itself: keys are then taken from this folder, and none is made.
    private const string KeyFolder = "ReadOnlyDataProtectionKeyDirectory";

    /// <summary>
    /// Adds the protection of requestState, which any replica can then go on with. The keys are those of the folder
    /// <c>ReadOnlyDataProtectionKeyDirectory</c> if configuration names one, else those in Redis if there is one, else the user's on this machine.
    /// </summary>
    public static IHostApplicationBuilder AddRequestState(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<RequestStateOptions>().BindConfiguration("RequestState").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<RequestStateProtector>();

        var isFolderNamed = !string.IsNullOrWhiteSpace(builder.Configuration[KeyFolder]);
        if (!isFolderNamed && !builder.Configuration.HasRedis())
        {
            // Before the service of ASP.NET Core that loads the keys at start.
            builder.Services.AddHostedService<FirstKey>();
        }

        builder.Services.AddDataProtection().SetApplicationName("mcp-aspire");
        if (!isFolderNamed && builder.Configuration.HasRedis())
        {
            builder.Services.AddOptions<KeyManagementOptions>().Configure<IConnectionMultiplexer>((options, redis) => options.XmlRepository = new RedisKeyRing(redis));
        }

        return builder;
    }
}
