using System.ComponentModel;
using System.Text.Json;
using McpReplicas;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.Server.Resources;

[McpServerResourceType]
internal sealed class ReplicaResources(Replica replica)
{
    [McpServerResource(UriTemplate = "replica://self", Name = "replica", Title = "The replica that answers", MimeType = "application/json")]
    [Description("A report of the replica that answers: name, process id, uptime, requests served, and the client it sees.")]
    public string Self(RequestContext<ReadResourceRequestParams> request) => JsonSerializer.Serialize(ReplicaReport.Of(replica, request), JsonSerializerOptions.Web);
}
