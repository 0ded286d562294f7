using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace McpAspire.ServiceDefaults;

/// <summary>
/// Names the error in the span of a request, as <c>error.type</c>: the exception that was unhandled, where the instrumentation sees only the status
/// 500, and the status of a refusal, for which the instrumentation says nothing.
/// </summary>
internal static class RequestErrors
{
    private const string ErrorType = "error.type";

    public static void Describe(Activity span, HttpResponse response)
    {
        if (response.StatusCode is StatusCodes.Status500InternalServerError && response.HttpContext.Features.Get<IExceptionHandlerFeature>() is { Error: var exception })
        {
            span.SetTag(ErrorType, exception.GetType().FullName);
        }
        else if (response.StatusCode >= StatusCodes.Status400BadRequest && span.GetTagItem(ErrorType) is null)
        {
            span.SetTag(ErrorType, response.StatusCode.ToString(CultureInfo.InvariantCulture));
        }
    }
}
