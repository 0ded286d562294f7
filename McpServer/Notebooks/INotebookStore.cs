using ModelContextProtocol;

namespace McpAspire.Server.Notebooks;

/// <summary>Keeps notebooks between calls. Every use of a notebook starts its lifetime anew.</summary>
internal interface INotebookStore
{
    /// <summary>Opens a notebook and returns its handle.</summary>
    Task<string> OpenAsync(string title);

    /// <summary>Adds a note and returns how many there are.</summary>
    /// <exception cref="McpException">The notebook is full, expired, or not to be had here; the message tells the caller what to do.</exception>
    Task<long> AddAsync(string handle, string note);

    /// <summary>Reads a notebook.</summary>
    /// <exception cref="McpException">The notebook is expired, or not to be had here; the message tells the caller what to do.</exception>
    Task<Notebook> ReadAsync(string handle);
}
