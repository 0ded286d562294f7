namespace McpAspire.McpServer.Sealing;

/// <summary>The key of this replica's seals: 256 bits.</summary>
internal interface ISealingKey
{
    Task<byte[]> GetAsync();
}
