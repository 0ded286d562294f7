namespace McpAspire.Tests.Deploy;

internal static class RepositoryFolder
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Deploy => Path.Combine(Root, "deploy");

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "McpAspire.sln")) ? folder : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No parent folder of the tests contains McpAspire.sln."));
}
