using McpAspire.Dashboard.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace McpAspire.Dashboard.Application;

/// <summary>What the page of resources reads, and what it does to them.</summary>
internal static class ResourcesApi
{
    public static void Map(IEndpointRouteBuilder api, IApplication application)
    {
        api.MapGet("/resources", context => context.AnswerIfChangedAsync(application.Version, () => new ResourceListView(application.Version, application.Resources())));
        api.MapGet("/resources/{name}", context => context.AnswerAsync(Mask(application.Details(context.Route("name")))));
        api.MapPost("/resources/{name}/commands/{command}", async context => await context.AnswerAsync(
            await application.ExecuteAsync(context.Route("name"), context.Route("command"), context.RequestAborted)));

        // A POST, so that no secret is told to anyone but the page itself.
        api.MapPost("/resources/{name}/facts/{fact}", context => context.AnswerAsync(Find(application.Details(context.Route("name"))?.Facts, context.Route("fact"))));
        api.MapPost("/resources/{name}/environment/{fact}", context => context.AnswerAsync(Find(application.Details(context.Route("name"))?.Environment, context.Route("fact"))));
    }

    private static ResourceDetails? Mask(ResourceDetails? details) => details is null
        ? null
        : new ResourceDetails([.. details.Facts.Select(fact => fact.Masked())], [.. details.Environment.Select(fact => fact.Masked())]);

    private static Fact? Find(IReadOnlyList<Fact>? facts, string name) => facts?.FirstOrDefault(fact => fact.Name == name);
}
