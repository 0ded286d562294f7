namespace McpReplicas.Balancer.Page;

/// <summary>The balancer's page: a live view of the replicas and the last requests, with actions for replicas. A separate address serves only the page.</summary>
internal static class BalancerPage
{
    public static IServiceCollection AddBalancerPage(this IServiceCollection services)
    {
        services.AddSingleton<PageAssets>();
        services.AddSingleton<PageReport>();
        services.AddSingleton<McpAddresses>();
        services.AddSingleton<Probes>();
        services.AddSingleton<ReplicaActions>();
        services.AddSingleton<PageServer>();
        services.AddHostedService(provider => provider.GetRequiredService<PageServer>());
        services.AddHealthChecks().AddCheck<PageServer>("page");
        ObservedProbes.Register(services);
        return services;
    }

    public static RequestDelegate Build(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        app.UseRouting();
        app.UseEndpoints(Map);
        return app.Build();
    }

    private static void Map(IEndpointRouteBuilder endpoints)
    {
        var all = endpoints.MapGroup("").ExcludeFromDescription().AddEndpointFilter<PageHeaders>();
        all.Map("/{**path}", (string? path) => Sentence.Of($"This address serves only the balancer's page, which has no '/{path}'. MCP is at another port.", StatusCodes.Status404NotFound));

        var page = all.MapGroup("").AddEndpointFilter<PageAccess>();
        page.MapGet("/", (PageAssets assets) => assets.Serve(PageAssets.Index));
        page.MapGet("/page/state", (HttpRequest request, PageReport report, long after = 0, string? run = null) => report.Read(after, run, request.Host.Host));
        page.MapPost("/page/replicas/{name}/drain", (string name, ReplicaActions actions) => actions.Drain(name));
        page.MapPost("/page/replicas/{name}/restore", (string name, ReplicaActions actions) => actions.Restore(name));
        page.Map("/page/{**path}", (string? path, PageAssets assets) => assets.Serve(path ?? ""));
    }
}
