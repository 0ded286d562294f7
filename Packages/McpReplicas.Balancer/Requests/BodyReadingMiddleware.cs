using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Requests;

/// <summary>Reads a short body before a replica is chosen, and keeps it. Rejects bodies that are too long or arrive too slowly.</summary>
internal sealed class BodyReadingMiddleware(RequestDelegate next, IOptions<BalancerOptions> options)
{
    public async Task InvokeAsync(HttpContext context)
    {
        RequestBody body;
        try
        {
            body = await RequestBody.ReadAsync(context, options.Value.MaxBodyBytes, options.Value.Limits.BodyTimeout);
        }
        catch (BadHttpRequestException problem)
        {
            await RefuseAsync(context, problem);
            return;
        }

        context.Features.Set(body);
        using var passing = body.Passing;
        await next(context);
        if (passing is { Problem: { } late } && !context.Response.HasStarted)
        {
            await RefuseAsync(context, late);
        }
    }

    private static Task RefuseAsync(HttpContext context, BadHttpRequestException problem)
    {
        if (problem.StatusCode is not StatusCodes.Status413PayloadTooLarge)
        {
            // The start of the next request on this connection is unknown.
            Refusal.CloseConnection(context);
        }

        return new Refusal(problem.StatusCode, Refusal.InvalidRequest, problem.Message).WriteAsync(context);
    }
}
