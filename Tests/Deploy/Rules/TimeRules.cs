using System.Globalization;
using McpReplicas;
using McpReplicas.Balancer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using McpAspire.Tests.Deploy.Files;

namespace McpAspire.Tests.Deploy.Rules;

/// <summary>Balancers find a new pod before an old one stops, and a pod that shuts down accepts requests until all senders know.</summary>
internal static class TimeRules
{
    // The time for which CoreDNS and its clients cache the addresses of a Service.
    private static readonly TimeSpan Dns = TimeSpan.FromSeconds(5);

    /// <summary>A container has enough time to drain and to finish its calls before it is killed.</summary>
    public static IEnumerable<string> OfStopping(string name, WebApplication app, TimeSpan grace, TimeSpan drain)
    {
        var shutdown = app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        if (grace <= shutdown)
        {
            yield return $"{name} is killed after {grace}, but may take {shutdown} to shut down.";
        }

        if (shutdown < drain + TimeSpan.FromSeconds(30))
        {
            yield return $"{name} has only {shutdown - drain} for running calls after its drain.";
        }
    }

    public static IEnumerable<string> Problems(Workload workload, WebApplication server, WebApplication balancer)
    {
        var grace = TimeSpan.FromSeconds(workload.Pod.TerminationGracePeriodSeconds ?? 30);
        var ready = TimeSpan.FromSeconds(workload.Deployment!.MinReadySeconds ?? 0);
        var ofServer = server.Services.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Drain;
        var ofBalancer = balancer.Services.GetRequiredService<IOptions<McpReplicas.Balancer.DrainOptions>>().Value;
        var options = balancer.Services.GetRequiredService<IOptions<BalancerOptions>>().Value;
        var isServer = workload.Container.Image == ImageProgram.Server.Image;
        foreach (var problem in OfStopping(workload.Name, isServer ? server : balancer, grace, isServer ? ofServer.Grace : ofBalancer.Grace))
        {
            yield return problem;
        }

        if (workload.Deployment.Strategy.RollingUpdate is not { MaxUnavailable.Value: "0", MaxSurge.Value: "1" })
        {
            yield return $"A rolling update of {workload.Name} stops old pods before new ones are ready.";
        }

        if (isServer && ready < Dns + options.DnsRefresh + options.ProbeInterval)
        {
            yield return $"{workload.Name} has {ready.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s until an old pod stops, but a balancer may need {Dns + options.DnsRefresh + options.ProbeInterval} to find the new one.";
        }

        if (isServer && ofServer.Quiet < options.ProbeInterval + options.ProbeTimeout)
        {
            yield return $"{workload.Name} may exit before a probe of the balancer notices.";
        }

        if (!isServer && ofBalancer.Quiet != ofBalancer.Grace)
        {
            yield return $"{workload.Name} may exit while nodes still send requests to it.";
        }
    }
}
