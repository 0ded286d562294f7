using McpReplicas.Shared;
using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Page;

/// <summary>
/// Restricts the page to this machine. The connection must come from this machine and use one of its names; otherwise another site could make its own
/// name resolve to this machine and read the page (DNS rebinding). An action must come from the page, or from a program that sends a special header.
/// </summary>
internal sealed class PageAccess(IOptions<BalancerOptions> options) : IEndpointFilter
{
    /// <summary>Another site's page can send this header only after a preflight request, which the balancer's page does not allow.</summary>
    public const string ActionHeader = "X-Balancer-Page";

    // A proxy on this machine forwards requests of other machines, which must not count as this machine. These headers reveal it.
    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Original-For"];

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Refusal(context.HttpContext) is { } sentence
            ? ValueTask.FromResult<object?>(Sentence.Of(sentence, StatusCodes.Status403Forbidden))
            : next(context);

    private string? Refusal(HttpContext context)
    {
        var request = context.Request;
        if (!options.Value.PageForAll)
        {
            if (!HostNames.IsThisMachine(context.Connection.RemoteIpAddress) || ProxyHeaders.Any(request.Headers.ContainsKey))
            {
                return "The balancer's page serves only the machine that the balancer runs on. Balancer:PageForAll=true opens it to every machine that reaches its address.";
            }

            if (!HostNames.IsThisMachine(request.Host.Host))
            {
                return $"The balancer's page is at localhost, not at '{request.Host.Host}'. Balancer:PageForAll=true opens it under every name.";
            }
        }

        return HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? null : RefusalOfAction(request);
    }

    private static string? RefusalOfAction(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (origin.Length > 0 && (WebOrigin.Parse(origin) is not { } page || page != WebOrigin.Parse($"{request.Scheme}://{request.Host}")))
        {
            return $"An action of the balancer's page can't be taken from '{origin}'.";
        }

        return site is not ("" or "same-origin") ? "An action of the balancer's page can't be taken from another site."
            : !request.Headers.ContainsKey(ActionHeader) ? $"An action of the balancer's page needs the header {ActionHeader}, with any value."
            : null;
    }
}
