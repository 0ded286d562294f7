namespace Aspire.Hosting.ApplicationModel;

/// <summary>A Redis server of the application's own.</summary>
public class RedisResource : Resource, IResourceWithConnectionString, IResourceWithEndpoints, IResourceWithWaitSupport
{
    internal RedisResource(string name, string password)
        : base(name) => (Password, PrimaryEndpoint) = (password, new EndpointReference(this, "tcp"));

    /// <summary>The address it listens on.</summary>
    public EndpointReference PrimaryEndpoint { get; }

    internal string Password { get; }

    /// <inheritdoc/>
    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<string?>($"localhost:{PrimaryEndpoint.Port},password={Password}");
}
