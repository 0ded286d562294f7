using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds what configuration knows.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds something that runs elsewhere, by the connection string <c>ConnectionStrings:{name}</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddResource(new ConfiguredConnectionString(name, () => builder.Configuration.GetConnectionString(name)));
}
