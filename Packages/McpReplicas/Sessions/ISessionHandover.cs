namespace McpReplicas.Sessions;

/// <summary>Hands a request over to the replica that owns its session; if that one is gone, makes this replica the owner.</summary>
internal interface ISessionHandover
{
    /// <summary>False if the owner is gone, so that the request has been served nowhere.</summary>
    Task<bool> TrySendAsync(HttpContext context, string owner);

    /// <summary>Takes the session over, unless another replica was faster, and brings it into the state that the client knows.</summary>
    Task AdoptAsync(string id, string owner);
}
