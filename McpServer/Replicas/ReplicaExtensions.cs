using McpAspire.McpServer.Endpoint;

namespace McpAspire.McpServer.Replicas;

internal static class ReplicaExtensions
{
    public const string ServedBy = "X-Served-By";

    /// <summary>Takes the replica's name from <c>Replica:Name</c>; without one the machine's name does, which on Kubernetes is the pod's.</summary>
    public static IHostApplicationBuilder AddReplica(this IHostApplicationBuilder builder)
    {
        var name = builder.Configuration["Replica:Name"];
        builder.Services.AddSingleton(new Replica(string.IsNullOrWhiteSpace(name) ? Environment.MachineName : name, TimeProvider.System));
        return builder;
    }

    /// <summary>Names the replica in the header <c>X-Served-By</c> of every answer, and counts the MCP requests.</summary>
    public static WebApplication UseReplica(this WebApplication app)
    {
        var replica = app.Services.GetRequiredService<Replica>();
        app.Use((context, next) =>
        {
            context.Response.Headers[ServedBy] = replica.Name;
            if (context.Request.Path.StartsWithSegments(McpEndpoint.Path, StringComparison.Ordinal))
            {
                replica.Count();
            }

            return next(context);
        });
        return app;
    }
}
