using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Configuration;

internal static class OptionsExtensions
{
    /// <summary>Adds the options of the balancer. Each class is bound to a configuration section and validated at startup.</summary>
    public static void AddBalancerOptions(this IServiceCollection services)
    {
        services.AddSection<BalancerOptions>("Balancer");
        services.AddSingleton<IValidateOptions<BalancerOptions>, BalancerOptionsValidator>();
        services.AddSingleton<CurrentOptions>();
        services.AddSingleton<IOptions<BalancerOptions>>(provider => provider.GetRequiredService<CurrentOptions>());

        services.AddSection<AccessOptions>("Access")
            .Validate(access => access.TrustedNetworks.All(network => network is not null), "Access:TrustedProxies must hold addresses such as 10.0.0.5, or networks such as 10.0.0.0/8.")
            .Validate(access => access.TraceParentNetworks.All(network => network is not null), "Access:TraceParents must hold addresses such as 10.0.0.5, networks such as 10.0.0.0/8, or *.");
        services.AddSection<DrainOptions>("Drain").ValidateDataAnnotations();
    }

    // BindConfiguration is not used: on an invalid change it throws in the code that changes the configuration.
    private static OptionsBuilder<T> AddSection<T>(this IServiceCollection services, string section)
        where T : class => services.AddOptions<T>().Configure<IConfiguration>((options, configuration) => configuration.GetSection(section).Bind(options)).ValidateOnStart();
}
