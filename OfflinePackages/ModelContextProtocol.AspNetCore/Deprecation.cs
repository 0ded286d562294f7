namespace ModelContextProtocol.AspNetCore;

/// <summary>The compiler's diagnostics on our options: the ids are the package's, so that code which compiles here compiles there.</summary>
internal static class Deprecation
{
    public const string ObsoleteUrl = "https://github.com/modelcontextprotocol/csharp-sdk/blob/main/docs/list-of-diagnostics.md#obsolete-apis";

    public const string LegacySseId = "MCP9004";
    public const string LegacySse = "HTTP+SSE answers every POST at once, so nothing slows a client down: enable it for trusted clients only, and prefer Streamable HTTP.";

    public const string SessionsId = "MCP9006";
    public const string Sessions = "Sessions serve clients of 2025-11-25 and before; SEP-2567 removed them. New code leaves SessionMode at Stateless.";

    public const string RunSessionHandlerId = "MCPEXP002";
    public const string RunSessionHandlerUrl = "https://github.com/modelcontextprotocol/csharp-sdk/blob/main/docs/list-of-diagnostics.md#mcpexp002";
}
