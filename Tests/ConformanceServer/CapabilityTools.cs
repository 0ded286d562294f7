using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.ConformanceServer;

/// <summary>Tools that depend on the client capabilities in the request (SEP-2575).</summary>
[McpServerToolType]
internal sealed class CapabilityTools
{
    [McpServerTool(Name = "test_missing_capability"), Description("Works only for a client that declares sampling.")]
    public static string NeedsSampling(RequestContext<CallToolRequestParams> request) => request.Server.ClientCapabilities?.Sampling is null
        ? throw new MissingRequiredClientCapabilityException(new ClientCapabilities { Sampling = new() }, "This tool needs a client that declares sampling.")
        : "The client declares sampling.";

    // Asks with its answer, because revision 2026-07-28 forbids a request on the stream.
    [McpServerTool(Name = "test_streaming_elicitation"), Description("Asks the user to confirm, with its answer instead of a request.")]
    public static string Confirmed(RequestContext<CallToolRequestParams> request) =>
        request.Params.Answer("confirm", InputResponse.ElicitResultJsonTypeInfo) is { } answer
            ? $"The user's action: {answer.Action}."
            : throw Ask.For(("confirm", Ask.Confirmation));
}
