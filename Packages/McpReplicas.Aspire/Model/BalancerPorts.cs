using McpReplicas.Aspire.Start;
using Microsoft.Extensions.Configuration;

namespace McpReplicas.Aspire.Model;

/// <summary>The ports of a balancer.</summary>
/// <param name="Mcp">The one for clients, null for the platform's choice.</param>
/// <param name="Page">The one for the page, beside that for clients if it is free.</param>
internal sealed record BalancerPorts(int? Mcp, int? Page)
{
    public static BalancerPorts Choose(IDistributedApplicationBuilder builder, string name, int wanted)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(wanted);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wanted, 65535);

        if (builder.ExecutionContext.IsPublishMode)
        {
            return new BalancerPorts(wanted is 0 ? null : wanted, Page: null);
        }

        // Aspire's testing builder asks for free ports, so that tests of one application run beside each other.
        if (wanted is 0 || builder.Configuration.GetValue("DcpPublisher:RandomizePorts", false))
        {
            return new BalancerPorts(FreePort.Next(), FreePort.Next());
        }

        if (FreePort.IsTaken(wanted))
        {
            StartFailure.Of(builder).Add($"Port {wanted} of the {name} is taken by another program. Choose another one (--Port=9090), or a free one (--Port=0).");
        }

        return new BalancerPorts(wanted, FreePort.After(wanted));
    }
}
