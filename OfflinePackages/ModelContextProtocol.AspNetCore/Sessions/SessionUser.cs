using System.Security.Claims;

namespace ModelContextProtocol.AspNetCore.Sessions;

/// <summary>Who began a session, and alone may use it.</summary>
internal sealed record SessionUser(string Type, string Value, string Issuer)
{
    /// <summary>Null for an anonymous caller, and for one whose claims name nobody.</summary>
    public static SessionUser? Of(ClaimsPrincipal user) =>
        user.Identity?.IsAuthenticated is true
        && (user.FindFirst(ClaimTypes.NameIdentifier) ?? user.FindFirst("sub") ?? user.FindFirst(ClaimTypes.Upn)) is { } claim
            ? new(claim.Type, claim.Value, claim.Issuer)
            : null;
}
