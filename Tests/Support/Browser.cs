namespace McpAspire.Tests.Support;

/// <summary>Scripts of <c>Tests/Clients</c> that open a page in Chromium.</summary>
internal static class Browser
{
    /// <summary>Runs a script on pages; with <c>UPDATE_DOCS=1</c> it takes the pictures of the documents.</summary>
    public static async Task VisitAsync(string script, params Uri[] addresses)
    {
        IEnumerable<string> pictures = Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1" ? [Path.Combine(Repository.Root, "docs", "images")] : [];
        var visit = await NodeClient.Folder.RunAsync([script, .. addresses.Select(address => $"{address}"), .. pictures]);
        Assert.True(visit.ExitCode is 0, $"{script} ended with {visit.ExitCode}:{Environment.NewLine}{visit.Errors}");
    }

    /// <summary>With <c>UPDATE_DOCS=1</c>, has a script draw a picture of some texts for the documents; checks that it can be drawn else.</summary>
    public static async Task PictureAsync(string script, params string[] texts)
    {
        var folder = Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1" ? Path.Combine(Repository.Root, "docs", "images") : Directory.CreateTempSubdirectory().FullName;
        var visit = await NodeClient.Folder.RunAsync([script, folder, .. texts]);
        Assert.True(visit.ExitCode is 0, $"{script} ended with {visit.ExitCode}:{Environment.NewLine}{visit.Errors}");
    }
}
