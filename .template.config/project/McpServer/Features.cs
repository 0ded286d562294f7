using McpAspire.McpServer.Tools;

namespace McpAspire.McpServer;

/// <summary>What the server offers its clients.</summary>
internal static class Features
{
    // Your tools go here: a class in Tools/, as DiceTools is, and a line below. So do resources (WithResources) and prompts (WithPrompts), and
    // what they need: builder.Services.AddSingleton<…>(). Tools that ask their user need builder.AddRequestState().
    public static IMcpServerBuilder WithFeatures(this IMcpServerBuilder server, IHostApplicationBuilder builder) => server
        .WithTools<ReplicaTools>()
        .WithTools<DiceTools>();
}
