using Microsoft.AspNetCore.Http;
using ModelContextProtocol.AspNetCore.Http;

namespace ModelContextProtocol.AspNetCore.Checks;

/// <summary>2026-07-28 knows POST only: GET and DELETE belonged to sessions (SEP-2567).</summary>
internal static class PostOnlyCheck
{
    public static Refusal? Check(HttpContext context, string method, string hint = "")
    {
        if (!ProtocolVersions.IsModern(context.Request.Headers[McpHeaders.ProtocolVersion]))
        {
            return null;
        }

        context.Response.Headers.Allow = HttpMethods.Post;
        return new(
            StatusCodes.Status405MethodNotAllowed,
            $"Method Not Allowed: The {method} endpoint is not supported by the {ProtocolVersions.FirstModern} and later protocol revisions.{hint}");
    }
}
