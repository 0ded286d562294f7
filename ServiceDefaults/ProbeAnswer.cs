using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpAspire.ServiceDefaults;

/// <summary>Answers a probe in one word.</summary>
internal static class ProbeAnswer
{
    /// <summary>Names the process to callers on its machine, who alone have a use for it.</summary>
    private const string ProcessIdHeader = "X-Process-Id";

    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        if (context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller))
        {
            context.Response.Headers[ProcessIdHeader] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        }

        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(report.Status.ToString());
    }
}
