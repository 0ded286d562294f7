namespace McpAspire.LoadBalancer.Page;

/// <summary>The page at <c>/</c>: the replicas and the last requests, live, and what can be done to a replica. Its own paths begin with <c>/page/</c>.</summary>
internal static class BalancerPage
{
    public static IHostApplicationBuilder AddBalancerPage(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<PageOptions>().BindConfiguration("Balancer");
        services.AddSingleton<PageAssets>();
        services.AddSingleton<PageReport>();
        services.AddSingleton<Probes>();
        services.AddSingleton<ReplicaActions>();
        services.AddSingleton<MatcherPolicy, BrowsersOnly>();
        ObservedProbes.Register(services);
        return builder;
    }

    public static WebApplication MapBalancerPage(this WebApplication app)
    {
        // Metrics are those of the requests to replicas: the page asks twice a second.
        var page = app.MapGroup("").DisableHttpMetrics().AddEndpointFilter<PageHeaders>().AddEndpointFilter<PageAccess>();
        page.MapGet("/", (PageAssets assets) => assets.Serve(PageAssets.Index)).WithMetadata(new BrowsersOnly.Mark());
        page.MapGet("/page/state", (PageReport report, long after = 0, string? run = null) => report.Read(after, run));
        page.MapPost("/page/replicas/{name}/drain", (string name, ReplicaActions actions) => actions.Drain(name));
        page.MapPost("/page/replicas/{name}/restore", (string name, ReplicaActions actions) => actions.Restore(name));
        // Whatever else is asked for below /page is answered here too, and no replica sees it.
        page.Map("/page/{**path}", (string? path, PageAssets assets) => assets.Serve(path ?? ""));
        return app;
    }
}
