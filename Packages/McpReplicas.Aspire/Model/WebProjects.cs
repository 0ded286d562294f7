namespace McpReplicas.Aspire.Model;

/// <summary>How a project becomes a resource: what a later Aspire, where <c>AddProject</c> is obsolete, does otherwise is here.</summary>
internal static class WebProjects
{
    /// <summary>
    /// Adds a project without the endpoints of its launch profiles, whose ports only one process can have. Published, by which name clients call is the
    /// platform's to know and to check, and the project believes no X-Forwarded-For of everybody, as Aspire would have it do.
    /// </summary>
    public static IResourceBuilder<ProjectResource> AddWebProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var project = builder.AddProject<TProject>(name, launchProfileName: null).WithoutCertificate();
        return builder.ExecutionContext.IsPublishMode ? project.WithEnvironment("Access__Hosts__0", "*").DisableForwardedHeaders() : project;
    }

    /// <summary>Says that a resource speaks no https. For what might, Aspire asks in red on every page of the dashboard for a developer certificate.</summary>
    public static IResourceBuilder<T> WithoutCertificate<T>(this IResourceBuilder<T> resource)
        where T : IResource =>
#pragma warning disable ASPIRECERTIFICATES001 // Aspire may still change how it is said, but has no other way to say it.
        resource.WithAnnotation(new HttpsCertificateAnnotation { UseDeveloperCertificate = false });
#pragma warning restore ASPIRECERTIFICATES001
}
