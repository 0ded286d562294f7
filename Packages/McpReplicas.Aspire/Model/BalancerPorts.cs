using McpReplicas.Aspire.Start;
using Microsoft.Extensions.Configuration;

namespace McpReplicas.Aspire.Model;

/// <summary>The ports of a balancer on this machine.</summary>
internal static class BalancerPorts
{
    /// <summary>The port for clients.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The balancer.</param>
    /// <param name="wanted">The configured port, 0 for a free one.</param>
    public static int ForClients(IDistributedApplicationBuilder builder, string name, int wanted)
    {
        // Aspire's testing builder requests free ports, so that several tests of one application can run at the same time.
        if (wanted is 0 || builder.Configuration.GetValue("DcpPublisher:RandomizePorts", false))
        {
            return FreePort.Next();
        }

        if (FreePort.IsTaken(wanted))
        {
            StartFailure.Of(builder).Add($"Port {wanted} of the {name} is in use by another program. Choose another port (--Port=9090) or any free port (--Port=0).");
        }

        return wanted;
    }

    /// <summary>The port of the page: the next one after the port for clients, or a free one if a program or another resource uses that.</summary>
    public static int ForPage(IEnumerable<IResource> resources, int clients)
    {
        var next = clients + 1;
        var isReserved = resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>()).Any(endpoint => endpoint.Port == next || endpoint.TargetPort == next);
        return next > 65535 || isReserved || FreePort.IsTaken(next) ? FreePort.Next() : next;
    }
}
