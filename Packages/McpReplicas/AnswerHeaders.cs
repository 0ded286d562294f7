using McpReplicas.Shared;

namespace McpReplicas;

/// <summary>Adds the name of the replica and the trace id to the headers of every answer, also to errors of middleware that runs before the endpoint.</summary>
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
