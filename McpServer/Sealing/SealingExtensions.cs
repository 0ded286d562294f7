using McpAspire.McpServer.Redis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace McpAspire.McpServer.Sealing;

internal static class SealingExtensions
{
    /// <summary>Adds the seal of requestState: with the key of configuration if it has one, else with that of Redis if there is one, else with a random one.</summary>
    public static IHostApplicationBuilder AddSealing(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SealingOptions>().BindConfiguration("Sealing").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SealingOptions>, SealingOptionsValidator>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<StateSeal>();
        if (builder.Configuration["Sealing:Key"] is { Length: > 0 })
        {
            builder.Services.AddSingleton<ISealingKey>(services => FixedSealingKey.Parse(services.GetRequiredService<IOptions<SealingOptions>>().Value.Key!));
        }
        else if (builder.Configuration.HasRedis())
        {
            builder.Services.AddSingleton<ISealingKey, RedisSealingKey>();
        }
        else
        {
            builder.Services.AddSingleton<ISealingKey>(FixedSealingKey.Random());
            builder.Services.AddHostedService<OwnKeyWarning>();
        }

        return builder;
    }
}
