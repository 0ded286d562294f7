using System.Xml.Linq;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Which projects a package or a program may reference.</summary>
public class References
{
    [Theory]
    [InlineData("Packages/McpReplicas")]
    [InlineData("Packages/McpReplicas.Redis", "McpReplicas")]
    [InlineData("Packages/McpReplicas.Balancer")]
    [InlineData("Packages/McpReplicas.Aspire")]
    [InlineData("ServiceDefaults")]
    [InlineData("LoadBalancer", "McpReplicas.Balancer", "ServiceDefaults")]
    [InlineData("McpServer", "McpReplicas.Redis", "ServiceDefaults")]
    [InlineData("AppHost", "LoadBalancer", "McpServer", "McpReplicas.Aspire")]
    [InlineData("Probe")]
    public void A_project_references_no_other_projects(string project, params string[] others)
    {
        var file = Directory.GetFiles(Path.Combine(Repository.Root, project), "*.csproj").Single();

        var known = XDocument.Load(file).Descendants("ProjectReference")
            // A package may contain a program without referencing its code.
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") is not "false")
            .Select(reference => Path.GetFileNameWithoutExtension((string?)reference.Attribute("Include")));

        Assert.Equal(others, known);
    }
}
