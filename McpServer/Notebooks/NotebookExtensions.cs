
namespace McpAspire.Server.Notebooks;

internal static class NotebookExtensions
{
    /// <summary>Keeps notebooks in Redis when there is one, else in memory.</summary>
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
