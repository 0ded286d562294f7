using System.Security.Claims;
using System.Text.Json;

namespace McpReplicas;

/// <summary>Who sends a request: the same user under every token, and never two users alike.</summary>
internal static class Caller
{
    /// <summary>
    /// A text for the user, the same in every process; empty for who is not authenticated, and null for an authenticated user whom nothing tells from others.
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

        // Two schemes may have one name for two users.
        return user.Identity is ClaimsIdentity identity && identity.FindFirst(identity.NameClaimType) is { Value.Length: > 0 } name
            ? JsonSerializer.Serialize<string[]>([name.Type, name.Value, name.Issuer, identity.AuthenticationType ?? ""])
            : null;
    }
}
