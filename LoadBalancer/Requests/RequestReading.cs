using McpAspire.LoadBalancer.Refusals;
using Microsoft.Extensions.Options;

namespace McpAspire.LoadBalancer.Requests;

/// <summary>Reads the body before a replica is chosen, if it is short enough to be kept. What is too long is refused here.</summary>
internal sealed class RequestReading(RequestDelegate next, IOptions<BalancerOptions> options)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            if (context.Request.ContentLength > options.Value.MaxBodyBytes)
            {
                throw new BadHttpRequestException("", StatusCodes.Status413PayloadTooLarge);
            }

            context.Features.Set(await RequestBody.ReadAsync(context));
        }
        catch (BadHttpRequestException problem)
        {
            await Refuse(problem).WriteAsync(context);
            return;
        }

        await next(context);
    }

    private Refusal Refuse(BadHttpRequestException problem) => problem.StatusCode is StatusCodes.Status413PayloadTooLarge
        ? new(problem.StatusCode, Refusal.InvalidRequest, $"The body is longer than {options.Value.MaxBodyBytes} bytes.")
        : new(problem.StatusCode, Refusal.InvalidRequest, problem.Message);
}
