using McpAspire.Tests.Deploy.Files;
using McpAspire.Tests.Deploy.Rules;

namespace McpAspire.Tests.Deploy;

/// <summary>Compares the files of <c>deploy/kubernetes</c> with the code that they start.</summary>
public class KubernetesFiles
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Everything_that_they_name_exists(bool withOptions) => Assert.Equal([], ManifestRules.Problems(withOptions));

    [Fact]
    public void The_files_are_also_right_under_the_name_of_another_project() =>
        Assert.Equal([], ManifestRules.Problems(withOptions: true, (_, text) => text.Replace("mcpaspire", "acme", StringComparison.Ordinal)));

    [Fact]
    public void Every_file_is_applied_or_an_option()
    {
        var resources = Manifests.Read(withOptions: true).Kustomization.Resources;

        var files = Directory.GetFiles(Path.Combine(RepositoryFolder.Deploy, "kubernetes")).Select(file => Path.GetFileName(file));

        Assert.Equal(files.Order(), resources.Append("kustomization.yaml").Order());
    }

    // Each line is a likely mistake, in a file or by a change of the code.
    [Theory]
    [InlineData("server.yaml", "maxSurge: 1", "maxSurges: 1", "maxSurges")]
    [InlineData("balancer.yaml", "periodSeconds: 2", "periodSecond: 2", "periodSecond")]
    [InlineData("kustomization.yaml", "newTag: 1.0.0", "tag: 1.0.0", "tag")]
    [InlineData("gateway.yaml", "backendRequest", "backendTimeout", "backendTimeout")]
    [InlineData("server.yaml", "app.kubernetes.io/name: server\n  ports:", "app.kubernetes.io/name: servers\n  ports:", "The Service server selects app.kubernetes.io/name=servers, but no pod has these labels.")]
    [InlineData("network-policies.yaml", "app.kubernetes.io/name: balancer\n      ports", "app.kubernetes.io/name: balancers\n      ports", "The NetworkPolicy server selects")]
    [InlineData("server.yaml", "kind: PodDisruptionBudget\nmetadata:\n  name: server\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: server", "kind: PodDisruptionBudget\nmetadata:\n  name: server\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: mcp", "The PodDisruptionBudget server selects")]
    [InlineData("autoscaling.yaml", "    name: server", "    name: mcp", "The autoscaler scales the Deployment mcp, which does not exist.")]
    [InlineData("server.yaml", "targetPort: http", "targetPort: web", "The Service server sends to the port web of server, which does not exist.")]
    [InlineData("server.yaml", "      port: 8000", "      port: 80", "is headless, so its port 80 must be 8000")]
    [InlineData("server.yaml", "  clusterIP: None\n", "", "but no headless Service has this address")]
    [InlineData("balancer.yaml", "http://server:8000", "http://server:8001", "but no headless Service has this address")]
    [InlineData("balancer.yaml", "containerPort: 8000", "containerPort: 8001", "balancer does not listen on the port of its container.")]
    [InlineData("balancer.yaml", "            - name: http\n              containerPort: 8000", "            - name: http\n              containerPort: 8000\n            - name: page\n              containerPort: 8081", "balancer exposes the port of its page.")]
    [InlineData("redis.yaml", "- port: redis", "- port: http", "The NetworkPolicy redis allows the port http")]
    [InlineData("ingress-nginx.yaml", "name: http", "name: web", "There is no Service balancer with the port web.")]
    [InlineData("gateway.yaml", "port: 80", "port: 8000", "There is no Service balancer with the port 8000.")]
    [InlineData("gateway.yaml", "mcp.example.com", "mcp.example.org", "Access__Hosts does not contain the host mcp.example.org.")]
    [InlineData("kustomization.yaml", "Access__Hosts__2=server", "Access__Hosts__2=mcp", "Access__Hosts does not contain the host server.")]
    [InlineData("server.yaml", "name: common", "name: shared", "the ConfigMap shared, which does not exist")]
    [InlineData("server.yaml", "image: mcpserver", "image: mcp-server", "No container uses the image mcpserver.")]
    [InlineData("server.yaml", "- name: tmp\n              mountPath", "- name: temp\n              mountPath", "The volume tmp of server")]
    [InlineData("server.yaml", "path: /health", "path: /healthz", "requests /healthz, which mcpserver does not serve")]
    [InlineData("balancer.yaml", "path: /alive", "path: /health", "The start probe of balancer requests /health, not /alive.")]
    [InlineData("kustomization.yaml", "Access__Origins__0", "Access__Origin__0", "section Access")]
    [InlineData("kustomization.yaml", "Sessions__Mode=", "Session__Mode=", "mcpserver does not read Session__Mode.")]
    [InlineData("kustomization.yaml", "Redis__KeyPrefix", "Redis__Prefix", "section Redis")]
    [InlineData("kustomization.yaml", "Balancer__SessionMode", "Balancer__Sessions", "section Balancer")]
    [InlineData("server.yaml", "Drain__Quiet", "Drain__Quit", "section Drain")]
    [InlineData("balancer.yaml", "\"00:00:02\"", "\"00:00:00\"", "Balancer:DnsRefresh")]
    [InlineData("balancer.yaml", "shutdownTimeoutSeconds\n", "shutdownTimeout\n", "loadbalancer does not read shutdownTimeout.")]
    [InlineData("kustomization.yaml", "Sessions__Mode=Stateless", "Sessions__Mode=Sticky", "The servers' session mode is Sticky, but the balancer's is Stateless.")]
    [InlineData("server.yaml", "terminationGracePeriodSeconds: 70", "terminationGracePeriodSeconds: 30", "server is killed after 00:00:30")]
    [InlineData("balancer.yaml", "name: shutdownTimeoutSeconds\n              value: \"75\"", "name: shutdownTimeoutSeconds\n              value: \"30\"", "for running calls after its drain")]
    [InlineData("server.yaml", "minReadySeconds: 10", "minReadySeconds: 5", "a balancer may need 00:00:08 to find the new one")]
    [InlineData("server.yaml", "maxUnavailable: 0", "maxUnavailable: 1", "A rolling update of server stops old pods before new ones are ready.")]
    [InlineData("server.yaml", "\"00:00:03\"", "\"00:00:00.5\"", "server may exit before a probe of the balancer notices.")]
    [InlineData("balancer.yaml", "Drain__Quiet\n              value: \"00:00:10\"", "Drain__Quiet\n              value: \"00:00:01\"", "balancer may exit while nodes still send requests to it.")]
    [InlineData("redis.yaml", "runAsNonRoot: true", "runAsNonRoot: false", "redis may run as root.")]
    [InlineData("balancer.yaml", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "balancer has rights that it does not need.")]
    [InlineData("network-policies.yaml", "    - from:\n        - podSelector:\n            matchLabels:\n              app.kubernetes.io/name: balancer\n      ports:", "    - ports:", "No NetworkPolicy limits server to the clients and the port that it serves.")]
    public void A_mistake_is_found(string file, string right, string wrong, string words)
    {
        var isThere = false;

        var problems = ManifestRules.Problems(withOptions: true, (name, text) =>
        {
            isThere |= name == file && text.Contains(right, StringComparison.Ordinal);
            return name == file ? text.Replace(right, wrong, StringComparison.Ordinal) : text;
        });

        Assert.True(isThere, $"{file} does not contain '{right}'.");
        Assert.Contains(problems, problem => problem.Contains(words, StringComparison.Ordinal));
    }
}
