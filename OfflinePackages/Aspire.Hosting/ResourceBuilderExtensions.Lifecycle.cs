using System.Net;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    private static readonly HttpClient HealthClient = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Starts the resource only when the other runs and is healthy.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport
    {
        builder.Resource.Annotations.Add(new WaitAnnotation(dependency.Resource));
        return builder;
    }

    /// <summary>Asks the resource itself whether it is healthy: a GET that must answer with the status, 200 unless another is named.</summary>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        var endpoint = builder.GetEndpoint(endpointName ?? "http");
        builder.Resource.Annotations.Add(new HealthCheckAnnotation(async cancellationToken =>
        {
            using var answer = await HealthClient.GetAsync(new Uri(new Uri(endpoint.Url), path), cancellationToken);
            return answer.StatusCode == (HttpStatusCode)(statusCode ?? 200);
        }));
        return builder;
    }

    /// <summary>Gives the resource a command of its own.</summary>
    public static IResourceBuilder<T> WithCommand<T>(this IResourceBuilder<T> builder, string name, string displayName, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand, CommandOptions? commandOptions = null)
        where T : IResource
    {
        builder.Resource.Annotations.Add(new CommandAnnotation(name, displayName, executeCommand, commandOptions ?? new CommandOptions()));
        return builder;
    }
}
