using McpReplicas;
using McpReplicas.RequestState;
using Microsoft.AspNetCore.DataProtection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extension methods that let tools hand state to their clients.</summary>
public static class McpRequestStateExtensions
{
    /// <summary>
    /// Adds <see cref="RequestStateProtector"/>, which protects the state that a client carries from one round of a call to the next, so that any replica can
    /// go on with it. The keys are those of the folder <c>ReadOnlyDataProtectionKeyDirectory</c> if configuration names one, else those in Redis with
    /// <c>WithRedis()</c>, else those that ASP.NET Core's data protection has.
    /// </summary>
    /// <param name="builder">The MCP server.</param>
    /// <returns>The MCP server.</returns>
    public static IMcpServerBuilder WithRequestState(this IMcpServerBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.Services.AddSingleton<RequestStateProtector>();
        // Before the service of ASP.NET Core that loads the keys at start.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, FirstKey>());
        builder.Services.AddDataProtection();
        builder.Services.AddOptions<DataProtectionOptions>().PostConfigure<IHostEnvironment>(NameAlike);
        return builder;
    }

    // By default an application is known by its folder, which need not be the same for each replica.
    private static void NameAlike(DataProtectionOptions protection, IHostEnvironment environment)
    {
        if (protection.ApplicationDiscriminator is not { } folder || Path.TrimEndingDirectorySeparator(folder) == Path.TrimEndingDirectorySeparator(environment.ContentRootPath))
        {
            protection.ApplicationDiscriminator = environment.ApplicationName;
        }
    }
}
