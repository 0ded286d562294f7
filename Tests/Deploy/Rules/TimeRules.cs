using System.Globalization;
using McpReplicas;
using McpReplicas.Balancer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using McpAspire.Tests.Deploy.Files;

namespace McpAspire.Tests.Deploy.Rules;

/// <summary>A pod that comes is found before one leaves, and one that leaves serves on until everybody knows.</summary>
internal static class TimeRules
{
    // What CoreDNS lets others cache, and itself caches, of a Service.
    private static readonly TimeSpan Dns = TimeSpan.FromSeconds(5);

    /// <summary>What a container must be given before it is killed.</summary>
    public static IEnumerable<string> OfStopping(string name, WebApplication app, TimeSpan grace, TimeSpan drain)
    {
        var shutdown = app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        if (grace <= shutdown)
        {
            yield return $"{name} is killed after {grace}, and may take {shutdown} to leave.";
        }

        if (shutdown < drain + TimeSpan.FromSeconds(30))
        {
            yield return $"{name} has {shutdown - drain} for calls that run when it has drained.";
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
            yield return $"A rolling update of {workload.Name} takes pods away before others are ready.";
        }

        if (isServer && ready < Dns + options.DnsRefresh + options.ProbeInterval)
        {
            yield return $"{workload.Name} has {ready.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s until an old pod leaves, and a balancer may need {Dns + options.DnsRefresh + options.ProbeInterval} to find the new one.";
        }

        if (isServer && ofServer.Quiet < options.ProbeInterval + options.ProbeTimeout)
        {
            yield return $"{workload.Name} may leave before a probe of the balancer has noticed.";
        }

        if (!isServer && ofBalancer.Quiet != ofBalancer.Grace)
        {
            yield return $"{workload.Name} leaves while nodes still send to it.";
        }
    }
}
