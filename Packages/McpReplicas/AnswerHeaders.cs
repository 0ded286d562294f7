using McpReplicas.Shared;

namespace McpReplicas;

/// <summary>Names the replica, and the trace of the request, in the headers of every answer, refusals of what stands before the endpoint among them.</summary>
internal sealed class AnswerHeaders(Replica replica) : IStartupFilter
{
    public const string ServedBy = "X-Served-By";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseTraceIdHeader();
        app.Use((context, following) =>
        {
            context.Response.Headers[ServedBy] = replica.Name;
            return following(context);
        });
        next(app);
    };
}
