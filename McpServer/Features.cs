using McpAspire.McpServer.Notebooks;
using McpAspire.McpServer.Prompts;
using McpAspire.McpServer.RequestState;
using McpAspire.McpServer.Resources;
using McpAspire.McpServer.Tools;

namespace McpAspire.McpServer;

/// <summary>What the server offers its clients: tools, resources and prompts, and what they need.</summary>
internal static class Features
{
    public static IMcpServerBuilder WithFeatures(this IMcpServerBuilder server, IHostApplicationBuilder builder)
    {
        builder.AddNotebooks();
        builder.AddRequestState();
        return server
            .WithTools<ReplicaTools>()
            .WithTools<BasicTools>()
            .WithTools<NotebookTools>()
            .WithTools<TripTools>()
            .WithResources<ReplicaResources>()
            .WithResources<NotebookResources>()
            .WithPrompts<BalancerPrompts>();
    }
}
