namespace McpReplicas.Balancer.Page;

/// <summary>The page: the replicas and the last requests, live, and what can be done to a replica. It has an address of its own, which serves nothing else.</summary>
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
        all.Map("/{**path}", (string? path) => Sentence.Of($"Only the balancer's page is served here, which has no '/{path}'. MCP is served at another port.", StatusCodes.Status404NotFound));

        var page = all.MapGroup("").AddEndpointFilter<PageAccess>();
        page.MapGet("/", (PageAssets assets) => assets.Serve(PageAssets.Index));
        page.MapGet("/page/state", (HttpRequest request, PageReport report, long after = 0, string? run = null) => report.Read(after, run, request.Host.Host));
        page.MapPost("/page/replicas/{name}/drain", (string name, ReplicaActions actions) => actions.Drain(name));
        page.MapPost("/page/replicas/{name}/restore", (string name, ReplicaActions actions) => actions.Restore(name));
        page.Map("/page/{**path}", (string? path, PageAssets assets) => assets.Serve(path ?? ""));
    }
}
