using System.Reflection;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds the projects of the solution.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a project. Its launch profile gives nothing here: name the endpoints with <c>WithHttpEndpoint</c>.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name, string? launchProfileName)
        where TProject : IProjectMetadata, new()
    {
        if (launchProfileName is not null)
        {
            throw new NotSupportedException($"AddProject(\"{name}\", \"{launchProfileName}\") needs the real package Aspire.Hosting; the offline stand-in takes only launchProfileName: null.");
        }

        var project = new TProject();
        var resource = builder.AddResource(new ProjectResource(name));
        resource.Resource.Annotations.Add(project);
        resource.Resource.Annotations.Add(new LaunchAnnotation("dotnet", () => [TargetOf(project)], Path.GetDirectoryName(project.ProjectPath)!));
        return resource;
    }

    /// <summary>Several processes behind one endpoint: not here, since the stand-in has no proxy that could hold the endpoint.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas) => replicas is 1
        ? builder
        : throw new NotSupportedException("WithReplicas needs the real package Aspire.Hosting; the offline stand-in has no proxy in front of replicas.");

    private static string TargetOf(IProjectMetadata project)
    {
        var key = $"ProjectTarget:{project.ProjectPath}";
        return project.GetType().Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(metadata => metadata.Key == key)?.Value
            ?? throw new DistributedApplicationException($"Where the project '{project.ProjectPath}' was built to is not known. Is it a ProjectReference of the AppHost?");
    }
}
