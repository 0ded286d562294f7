using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Configuration;

internal static class OptionsExtensions
{
    /// <summary>Adds the options of the balancer, each of a section of configuration, and checked at start.</summary>
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

    // Not by BindConfiguration, which throws where configuration is changed if the change is wrong.
    private static OptionsBuilder<T> AddSection<T>(this IServiceCollection services, string section)
        where T : class => services.AddOptions<T>().Configure<IConfiguration>((options, configuration) => configuration.GetSection(section).Bind(options)).ValidateOnStart();
}
