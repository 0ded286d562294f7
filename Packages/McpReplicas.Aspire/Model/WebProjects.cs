namespace McpReplicas.Aspire.Model;

/// <summary>Adds projects. It is one place to change when Aspire replaces <c>AddProject</c>, which a later version makes obsolete.</summary>
internal static class WebProjects
{
    /// <summary>
    /// Adds a project without the endpoints of its launch profiles, because only one process can use their ports. In publish mode the project accepts every
    /// host name, which the platform checks. It does not trust X-Forwarded-For from every sender, which is Aspire's default.
    /// </summary>
    public static IResourceBuilder<ProjectResource> AddWebProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var project = builder.AddProject<TProject>(name, launchProfileName: null).WithoutCertificate();
        if (builder.ExecutionContext.IsPublishMode)
        {
            return project.WithEnvironment("Access__Hosts__0", "*").DisableForwardedHeaders();
        }

#pragma warning disable ASPIREEXTENSION001 // Aspire may still change this API, but has no other one for it.
        return ProjectAssembly.Find(builder, project.Resource.GetProjectMetadata().ProjectPath) is { } assembly
            ? project.WithLaunchToolArgs(launch => launch.Args.Add(assembly), showInCommandLine: false)
            : project;
#pragma warning restore ASPIREEXTENSION001
    }

    /// <summary>Marks a resource as without https. For others Aspire's dashboard warns on every page if the developer certificate is missing.</summary>
    public static IResourceBuilder<T> WithoutCertificate<T>(this IResourceBuilder<T> resource)
        where T : IResource =>
#pragma warning disable ASPIRECERTIFICATES001 // Aspire may still change this API, but has no other one for it.
        resource.WithAnnotation(new HttpsCertificateAnnotation { UseDeveloperCertificate = false });
#pragma warning restore ASPIRECERTIFICATES001
}
