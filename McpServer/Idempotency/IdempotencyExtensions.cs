using McpAspire.McpServer.Redis;
using Microsoft.Extensions.Options;

namespace McpAspire.McpServer.Idempotency;

internal static class IdempotencyExtensions
{
    /// <summary>Has calls that name a key executed once for it, if configuration says so.</summary>
    public static IMcpServerBuilder WithIdempotency(this IMcpServerBuilder builder, IConfiguration configuration)
    {
        builder.Services.AddOptions<IdempotencyOptions>().BindConfiguration("Idempotency").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<IdempotencyOptions>, IdempotencyOptionsValidator>();
        // Without Redis the start ends with what the validator says.
        if (IsEnabled(configuration) && configuration.HasRedis())
        {
            builder.Services.AddHttpContextAccessor();
            builder.Services.AddSingleton<CallStore>();
            builder.WithRequestFilters(filters => filters.AddCallToolFilter(KeyedCalls.Answer));
        }

        return builder;
    }

    public static void UseIdempotency(this WebApplication app)
    {
        if (IsEnabled(app.Configuration))
        {
            app.UseMiddleware<KeyedRequests>();
        }
    }

    private static bool IsEnabled(IConfiguration configuration) => configuration.GetValue<bool>("Idempotency:Enabled");
}
