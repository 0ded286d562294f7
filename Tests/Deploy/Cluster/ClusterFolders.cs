using System.Diagnostics;
using System.Reflection;
using McpAspire.Tests.Deploy.Files;

namespace McpAspire.Tests.Deploy.Cluster;

/// <summary>The folders on the node: the published programs, the roots of containers, and the volume of Redis.</summary>
internal sealed class ClusterFolders : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mcp-cluster-");
    private int _roots;

    public ClusterFolders(string nameServer, string domain)
    {
        Shell.Run($"chmod 755 {_folder.FullName}");
        File.WriteAllText(ResolvConf, $"nameserver {nameServer}\nsearch {domain}\noptions ndots:5 timeout:1\n");
        Shell.Run($"chmod 777 {Directory.CreateDirectory(Data).FullName}");
        Publish(ImageProgram.Server);
        Publish(ImageProgram.Balancer);
    }

    public string ResolvConf => Path.Combine(_folder.FullName, "resolv.conf");

    public string Data => Path.Combine(_folder.FullName, "data");

    public string ApplicationOf(string image) => ImageProgram.Of(image) is null ? Data : Path.Combine(_folder.FullName, image);

    /// <summary>Creates the folder on which a container mounts its root.</summary>
    public string NewRoot() => _folder.CreateSubdirectory($"root-{Interlocked.Increment(ref _roots)}").FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    private void Publish(ImageProgram program)
    {
        var configuration = typeof(ClusterFolders).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var start = new ProcessStartInfo("dotnet", ["publish", Path.Combine(RepositoryFolder.Root, program.Assembly), "-c", configuration, "--no-build", "-o", ApplicationOf(program.Image)]) { RedirectStandardOutput = true };
        // The tests run under MSBuild: its variables would misdirect this second MSBuild. A reused build node would also keep the output open.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode is 0, output);
    }
}
