using System.ComponentModel;
using McpAspire.Server.Notebooks;
using McpReplicas;
using ModelContextProtocol.Server;

namespace McpAspire.Server.Tools;

// A handle, which the caller passes back, identifies state that outlives a call. Nothing depends on the connection or on earlier calls, so any
// replica can answer (MCP 2026-07-28, tools, state handles).
[McpServerToolType]
internal sealed class NotebookTools(INotebookStore notebooks, IChangeFeed changes)
{
    [McpServerTool(Title = "Open a notebook", Destructive = false, OpenWorld = false)]
    [Description($"Opens an empty notebook and returns its handle. Pass the handle to add_note and read_notebook. A notebook expires {Notebook.LifetimeInWords} after its last use.")]
    public Task<string> OpenNotebook([Description($"What the notebook is about: 1 to {Notebook.LongestTextInWords} characters.")] string title) =>
        notebooks.OpenAsync(Notebook.Checked(title, nameof(title)));

    [McpServerTool(Title = "Add a note", Destructive = false, OpenWorld = false)]
    [Description("Adds a note at the end of a notebook.")]
    public async Task<string> AddNote(
        [Description("The handle that open_notebook returned.")] string handle,
        [Description($"The note: 1 to {Notebook.LongestTextInWords} characters.")] string note)
    {
        var count = await notebooks.AddAsync(handle, Notebook.Checked(note, nameof(note)));
        await changes.PublishAsync(McpChange.Resource($"notebook://{handle}"));
        return $"Noted; the notebook holds {count} of at most {Notebook.MostNotes} notes.";
    }

    [McpServerTool(Title = "Read a notebook", ReadOnly = true, Idempotent = true, OpenWorld = false)]
    [Description("Returns the title and the notes of a notebook, oldest first.")]
    public async Task<string> ReadNotebook([Description("The handle that open_notebook returned.")] string handle) =>
        (await notebooks.ReadAsync(handle)).ToText();
}
