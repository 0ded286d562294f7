using McpReplicas;
using McpReplicas.RequestState;
using Microsoft.AspNetCore.DataProtection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extension methods for tools that keep their state at the client.</summary>
public static class McpRequestStateExtensions
{
    /// <summary>
    /// Adds <see cref="RequestStateProtector"/>, which encrypts the state that a client carries from one round of a call to the next, so that any replica can
    /// continue the call. The keys come from the folder <c>ReadOnlyDataProtectionKeyDirectory</c> if it is configured, otherwise from Redis with
    /// <c>WithRedis()</c>, otherwise from the default storage of ASP.NET Core's data protection.
    /// </summary>
    /// <param name="builder">The MCP server.</param>
    /// <returns>The MCP server.</returns>
    public static IMcpServerBuilder WithRequestState(this IMcpServerBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.Services.AddSingleton<RequestStateProtector>();
        // Runs before the ASP.NET Core service that loads the keys at start.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, FirstKey>());
        builder.Services.AddDataProtection();
        builder.Services.AddOptions<DataProtectionOptions>().PostConfigure<IHostEnvironment>(NameAlike);
        return builder;
    }

    // By default the folder identifies the application, and replicas may run in different folders.
    private static void NameAlike(DataProtectionOptions protection, IHostEnvironment environment)
    {
        if (protection.ApplicationDiscriminator is not { } folder || Path.TrimEndingDirectorySeparator(folder) == Path.TrimEndingDirectorySeparator(environment.ContentRootPath))
        {
            protection.ApplicationDiscriminator = environment.ApplicationName;
        }
    }
}
