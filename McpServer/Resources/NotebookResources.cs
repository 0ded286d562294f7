using System.ComponentModel;
using McpAspire.Server.Notebooks;
using ModelContextProtocol.Server;

namespace McpAspire.Server.Resources;

[McpServerResourceType]
internal sealed class NotebookResources(INotebookStore notebooks)
{
    [McpServerResource(UriTemplate = "notebook://{handle}", Name = "notebook", Title = "A notebook", MimeType = "text/plain")]
    [Description("The title and the notes of the notebook with this handle, which open_notebook returned.")]
    public async Task<string> Read(string handle) => (await notebooks.ReadAsync(handle)).ToText();
}
