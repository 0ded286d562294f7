using McpReplicas.Aspire.Start;
using Microsoft.Extensions.Configuration;

namespace McpReplicas.Aspire.Model;

/// <summary>The ports of a balancer on this machine.</summary>
internal static class BalancerPorts
{
    /// <summary>The port for clients.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The balancer.</param>
    /// <param name="wanted">The port that it shall have, 0 for a free one.</param>
    public static int ForClients(IDistributedApplicationBuilder builder, string name, int wanted)
    {
        // Aspire's testing builder asks for free ports, so that tests of one application run beside each other.
        if (wanted is 0 || builder.Configuration.GetValue("DcpPublisher:RandomizePorts", false))
        {
            return FreePort.Next();
        }

        if (FreePort.IsTaken(wanted))
        {
            StartFailure.Of(builder).Add($"Port {wanted} of the {name} is taken by another program. Choose another one (--Port=9090), or a free one (--Port=0).");
        }

        return wanted;
    }

    /// <summary>The port of the page: the one after that for clients, if no program has it and no resource of the application will.</summary>
    public static int ForPage(IEnumerable<IResource> resources, int clients)
    {
        var next = clients + 1;
        var isSpoken = resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>()).Any(endpoint => endpoint.Port == next || endpoint.TargetPort == next);
        return next > 65535 || isSpoken || FreePort.IsTaken(next) ? FreePort.Next() : next;
    }
}
