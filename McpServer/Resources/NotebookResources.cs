using System.ComponentModel;
using McpAspire.Server.Notebooks;
using ModelContextProtocol.Server;

namespace McpAspire.Server.Resources;

[McpServerResourceType]
internal sealed class NotebookResources(INotebookStore notebooks)
{
    [McpServerResource(UriTemplate = "notebook://{handle}", Name = "notebook", Title = "A notebook", MimeType = "text/plain")]
    [Description("The title and the notes of the notebook that open_notebook opened under this handle.")]
    public async Task<string> Read(string handle) => (await notebooks.ReadAsync(handle)).ToText();
}
