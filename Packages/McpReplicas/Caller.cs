using System.Security.Claims;
using System.Text.Json;

namespace McpReplicas;

/// <summary>Identifies the user who sends a request. It does not change with the user's token, and it differs between any two users.</summary>
internal static class Caller
{
    /// <summary>
    /// An id of the user, the same in every process. Empty for an anonymous caller, null for an authenticated user without an identifying claim.
    /// </summary>
    public static string? Of(ClaimsPrincipal? user)
    {
        if (user?.Identity?.IsAuthenticated is not true)
        {
            return "";
        }

        // The claims by which the MCP SDK compares the users of a session.
        if ((user.FindFirst(ClaimTypes.NameIdentifier) ?? user.FindFirst("sub") ?? user.FindFirst(ClaimTypes.Upn)) is { Value.Length: > 0 } claim)
        {
            return JsonSerializer.Serialize<string[]>([claim.Type, claim.Value, claim.Issuer]);
        }

        // Two authentication schemes may use the same name for different users.
        return user.Identity is ClaimsIdentity identity && identity.FindFirst(identity.NameClaimType) is { Value.Length: > 0 } name
            ? JsonSerializer.Serialize<string[]>([name.Type, name.Value, name.Issuer, identity.AuthenticationType ?? ""])
            : null;
    }
}
