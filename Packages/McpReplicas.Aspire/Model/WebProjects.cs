namespace McpReplicas.Aspire.Model;

/// <summary>How a project becomes a resource: what a later Aspire, where <c>AddProject</c> is obsolete, does otherwise is here.</summary>
internal static class WebProjects
{
    /// <summary>Adds a project without the endpoints of its launch profiles, whose ports only one process can have.</summary>
    public static IResourceBuilder<ProjectResource> AddWebProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name, launchProfileName: null).WithoutCertificate();

    /// <summary>Says that a resource speaks no https. For what might, Aspire asks in red on every page of the dashboard for a developer certificate.</summary>
    public static IResourceBuilder<T> WithoutCertificate<T>(this IResourceBuilder<T> resource)
        where T : IResource =>
#pragma warning disable ASPIRECERTIFICATES001 // Aspire may still change how it is said, but has no other way to say it.
        resource.WithAnnotation(new HttpsCertificateAnnotation { UseDeveloperCertificate = false });
#pragma warning restore ASPIRECERTIFICATES001
}
