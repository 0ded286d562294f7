namespace McpAspire.Tests.Support;

/// <summary>Scripts of <c>Tests/Clients</c> that open a page in Chromium.</summary>
internal static class Browser
{
    // The folder of the documents' pictures, if this run updates it.
    private static string? Images => Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1" ? Path.Combine(Repository.Root, "docs", "images") : null;

    /// <summary>Runs a script on pages. With <c>UPDATE_DOCS=1</c> it also updates the screenshots of the documents.</summary>
    public static Task VisitAsync(string script, params Uri[] addresses) =>
        RunAsync([script, .. addresses.Select(address => $"{address}"), .. Images is { } images ? [images] : Array.Empty<string>()]);

    /// <summary>Runs a script that draws a picture of texts. With <c>UPDATE_DOCS=1</c> the picture goes to the documents, else to a temporary folder.</summary>
    public static async Task PictureAsync(string script, params string[] texts)
    {
        var scratch = Directory.CreateTempSubdirectory("picture-");
        try
        {
            await RunAsync([script, Images ?? scratch.FullName, .. texts]);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string[] command)
    {
        var run = await NodeClient.Folder.RunAsync(command);
        Assert.True(run.ExitCode is 0, $"{command[0]} ended with {run.ExitCode}:{Environment.NewLine}{run.Errors}");
    }
}
