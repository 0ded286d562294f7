
namespace McpAspire.Server.Notebooks;

internal static class NotebookExtensions
{
    /// <summary>Stores notebooks in Redis if it is configured, otherwise in memory.</summary>
    public static IHostApplicationBuilder AddNotebooks(this IHostApplicationBuilder builder)
    {
        if (builder.HasRedis())
        {
            builder.Services.AddSingleton<INotebookStore, RedisNotebooks>();
        }
        else
        {
            builder.Services.AddSingleton<INotebookStore, MemoryNotebooks>();
        }

        return builder;
    }
}
