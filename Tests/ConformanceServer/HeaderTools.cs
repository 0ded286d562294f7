using System.ComponentModel;
using ModelContextProtocol.Server;

namespace McpAspire.ConformanceServer;

[McpServerToolType]
internal sealed class HeaderTools
{
    [McpServerTool(Name = "test_header_tool"), Description("Has an argument that the client also sends in the header Mcp-Param-Region (SEP-2243).")]
    public static string RunQuery([McpHeader("Region"), Description("Where the query runs.")] string region, [Description("The query.")] string query) =>
        $"Ran '{query}' in {region}.";
}
