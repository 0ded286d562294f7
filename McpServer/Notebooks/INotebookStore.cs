using ModelContextProtocol;

namespace McpAspire.Server.Notebooks;

/// <summary>Stores notebooks between calls. Every use of a notebook restarts its lifetime.</summary>
internal interface INotebookStore
{
    /// <summary>Opens a notebook and returns its handle.</summary>
    Task<string> OpenAsync(string title);

    /// <summary>Adds a note and returns the number of notes.</summary>
    /// <exception cref="McpException">The notebook is full, expired, or stored on another replica. The message explains what the caller can do.</exception>
    Task<long> AddAsync(string handle, string note);

    /// <summary>Reads a notebook.</summary>
    /// <exception cref="McpException">The notebook is expired or stored on another replica. The message explains what the caller can do.</exception>
    Task<Notebook> ReadAsync(string handle);
}
