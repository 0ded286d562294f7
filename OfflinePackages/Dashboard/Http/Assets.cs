using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace McpAspire.Dashboard.Http;

/// <summary>The files of the pages, which lie in this assembly. The pages are one document: which it shows, its address says.</summary>
internal static class Assets
{
    private const string Document = "index.html";
    private static readonly string[] Pages = ["/", "/console", "/console/{resource}", "/logs", "/traces", "/traces/{id}", "/metrics"];

    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var page in Pages)
        {
            app.MapGet(page, context => ServeAsync(context, Document));
        }

        app.MapGet("/assets/{file}", context => ServeAsync(context, context.Route("file")));
    }

    private static async Task ServeAsync(HttpContext context, string name)
    {
        await using var file = typeof(Assets).Assembly.GetManifestResourceStream(name);
        if (file is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            _ => "image/svg+xml",
        };
        await file.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
