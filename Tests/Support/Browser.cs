namespace McpAspire.Tests.Support;

/// <summary>Scripts of <c>Tests/Clients</c> that open a page in Chromium.</summary>
internal static class Browser
{
    /// <summary>Runs a script on pages. With <c>UPDATE_DOCS=1</c> it also updates the screenshots of the documents.</summary>
    public static async Task VisitAsync(string script, params Uri[] addresses)
    {
        IEnumerable<string> pictures = Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1" ? [Path.Combine(Repository.Root, "docs", "images")] : [];
        var visit = await NodeClient.Folder.RunAsync([script, .. addresses.Select(address => $"{address}"), .. pictures]);
        Assert.True(visit.ExitCode is 0, $"{script} ended with {visit.ExitCode}:{Environment.NewLine}{visit.Errors}");
    }

    /// <summary>Runs a script that draws a picture of texts. With <c>UPDATE_DOCS=1</c> the picture goes to the documents, else to a temporary folder.</summary>
    public static async Task PictureAsync(string script, params string[] texts)
    {
        var scratch = Directory.CreateTempSubdirectory("picture-");
        try
        {
            var folder = Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1" ? Path.Combine(Repository.Root, "docs", "images") : scratch.FullName;
            var visit = await NodeClient.Folder.RunAsync([script, folder, .. texts]);
            Assert.True(visit.ExitCode is 0, $"{script} ended with {visit.ExitCode}:{Environment.NewLine}{visit.Errors}");
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }
}
