using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace McpAspire.ServiceDefaults;

/// <summary>
/// Names the error in the span of a request that failed, also a client's, which the instrumentation leaves out: <c>error.type</c> is the
/// exception, else the status.
/// </summary>
internal static class RequestErrors
{
    private const string ErrorType = "error.type";

    public static void Describe(Activity span, HttpResponse response)
    {
        if (response.StatusCode < StatusCodes.Status400BadRequest || span.GetTagItem(ErrorType) is not null)
        {
            return;
        }

        var exception = response.StatusCode is StatusCodes.Status500InternalServerError ? response.HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error : null;
        span.SetTag(ErrorType, exception?.GetType().FullName ?? response.StatusCode.ToString(CultureInfo.InvariantCulture));
    }
}
