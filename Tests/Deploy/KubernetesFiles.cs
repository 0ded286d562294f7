using McpAspire.Tests.Deploy.Files;
using McpAspire.Tests.Deploy.Rules;

namespace McpAspire.Tests.Deploy;

/// <summary>The files of <c>deploy/kubernetes</c>, against the code that they start.</summary>
public class KubernetesFiles
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Everything_that_they_name_exists(bool withOptions) => Assert.Equal([], ManifestRules.Problems(withOptions));

    [Fact]
    public void A_project_of_another_name_has_the_same_files_under_its_own() =>
        Assert.Equal([], ManifestRules.Problems(withOptions: true, (_, text) => text.Replace("mcpaspire", "acme", StringComparison.Ordinal)));

    [Fact]
    public void Every_file_is_applied_or_an_option()
    {
        var resources = Manifests.Read(withOptions: true).Kustomization.Resources;

        var files = Directory.GetFiles(Path.Combine(RepositoryFolder.Deploy, "kubernetes")).Select(file => Path.GetFileName(file));

        Assert.Equal(files.Order(), resources.Append("kustomization.yaml").Order());
    }

    // Each line is a mistake that is easily made, here or by a change of the code.
    [Theory]
    [InlineData("server.yaml", "maxSurge: 1", "maxSurges: 1", "maxSurges")]
    [InlineData("balancer.yaml", "periodSeconds: 2", "periodSecond: 2", "periodSecond")]
    [InlineData("kustomization.yaml", "newTag: 1.0.0", "tag: 1.0.0", "tag")]
    [InlineData("gateway.yaml", "backendRequest", "backendTimeout", "backendTimeout")]
    [InlineData("server.yaml", "app.kubernetes.io/name: server\n  ports:", "app.kubernetes.io/name: servers\n  ports:", "The Service server selects app.kubernetes.io/name=servers, which no pod has.")]
    [InlineData("network-policies.yaml", "app.kubernetes.io/name: balancer\n      ports", "app.kubernetes.io/name: balancers\n      ports", "The NetworkPolicy server selects")]
    [InlineData("server.yaml", "kind: PodDisruptionBudget\nmetadata:\n  name: server\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: server", "kind: PodDisruptionBudget\nmetadata:\n  name: server\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: mcp", "The PodDisruptionBudget server selects")]
    [InlineData("autoscaling.yaml", "    name: server", "    name: mcp", "The autoscaler scales the Deployment mcp, which does not exist.")]
    [InlineData("server.yaml", "targetPort: http", "targetPort: web", "The Service server sends to the port web of server, which has none of that name.")]
    [InlineData("server.yaml", "      port: 8000", "      port: 80", "is headless, so its port 80 must be 8000")]
    [InlineData("server.yaml", "  clusterIP: None\n", "", "which is no headless Service")]
    [InlineData("balancer.yaml", "http://server:8000", "http://server:8001", "which is no headless Service")]
    [InlineData("balancer.yaml", "containerPort: 8000", "containerPort: 8001", "balancer does not listen on the port of its container.")]
    [InlineData("balancer.yaml", "            - name: http\n              containerPort: 8000", "            - name: http\n              containerPort: 8000\n            - name: page\n              containerPort: 8081", "balancer shows its page.")]
    [InlineData("redis.yaml", "- port: redis", "- port: http", "The NetworkPolicy redis allows the port http")]
    [InlineData("ingress-nginx.yaml", "name: http", "name: web", "No Service balancer has the port web.")]
    [InlineData("gateway.yaml", "port: 80", "port: 8000", "No Service balancer has the port 8000.")]
    [InlineData("gateway.yaml", "mcp.example.com", "mcp.example.org", "The host mcp.example.org is none of Access__Hosts.")]
    [InlineData("kustomization.yaml", "Access__Hosts__2=server", "Access__Hosts__2=mcp", "The host server is none of Access__Hosts.")]
    [InlineData("server.yaml", "name: common", "name: shared", "the ConfigMap shared, which does not exist")]
    [InlineData("server.yaml", "image: mcpserver", "image: mcp-server", "No container has the image mcpserver.")]
    [InlineData("server.yaml", "- name: tmp\n              mountPath", "- name: temp\n              mountPath", "The volume tmp of server")]
    [InlineData("server.yaml", "path: /health", "path: /healthz", "asks /healthz, which mcpserver does not serve")]
    [InlineData("balancer.yaml", "path: /alive", "path: /health", "The start probe of balancer asks /health, not /alive.")]
    [InlineData("kustomization.yaml", "Access__Origins__0", "Access__Origin__0", "section Access")]
    [InlineData("kustomization.yaml", "Sessions__Mode=", "Session__Mode=", "mcpserver reads no Session__Mode.")]
    [InlineData("kustomization.yaml", "Redis__KeyPrefix", "Redis__Prefix", "section Redis")]
    [InlineData("kustomization.yaml", "Balancer__SessionMode", "Balancer__Sessions", "section Balancer")]
    [InlineData("server.yaml", "Drain__Quiet", "Drain__Quit", "section Drain")]
    [InlineData("balancer.yaml", "\"00:00:02\"", "\"00:00:00\"", "Balancer:DnsRefresh")]
    [InlineData("balancer.yaml", "shutdownTimeoutSeconds\n", "shutdownTimeout\n", "loadbalancer reads no shutdownTimeout.")]
    [InlineData("kustomization.yaml", "Sessions__Mode=Stateless", "Sessions__Mode=Sticky", "The servers' session mode is Sticky, and the balancer's Stateless.")]
    [InlineData("server.yaml", "terminationGracePeriodSeconds: 70", "terminationGracePeriodSeconds: 30", "server is killed after 00:00:30")]
    [InlineData("balancer.yaml", "name: shutdownTimeoutSeconds\n              value: \"75\"", "name: shutdownTimeoutSeconds\n              value: \"30\"", "for calls that run when it has drained")]
    [InlineData("server.yaml", "minReadySeconds: 10", "minReadySeconds: 5", "a balancer may need 00:00:08 to find the new one")]
    [InlineData("server.yaml", "maxUnavailable: 0", "maxUnavailable: 1", "A rolling update of server takes pods away before others are ready.")]
    [InlineData("server.yaml", "\"00:00:03\"", "\"00:00:00.5\"", "server may leave before a probe of the balancer has noticed.")]
    [InlineData("balancer.yaml", "Drain__Quiet\n              value: \"00:00:10\"", "Drain__Quiet\n              value: \"00:00:01\"", "balancer leaves while nodes still send to it.")]
    [InlineData("redis.yaml", "runAsNonRoot: true", "runAsNonRoot: false", "redis may run as root.")]
    [InlineData("balancer.yaml", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "balancer has rights that it does not need.")]
    [InlineData("network-policies.yaml", "    - from:\n        - podSelector:\n            matchLabels:\n              app.kubernetes.io/name: balancer\n      ports:", "    - ports:", "server is reached by others than it serves.")]
    public void A_mistake_is_found(string file, string right, string wrong, string words)
    {
        var isThere = false;

        var problems = ManifestRules.Problems(withOptions: true, (name, text) =>
        {
            isThere |= name == file && text.Contains(right, StringComparison.Ordinal);
            return name == file ? text.Replace(right, wrong, StringComparison.Ordinal) : text;
        });

        Assert.True(isThere, $"{file} does not hold '{right}'.");
        Assert.Contains(problems, problem => problem.Contains(words, StringComparison.Ordinal));
    }
}
