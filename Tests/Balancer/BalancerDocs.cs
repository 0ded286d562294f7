using System.Text.RegularExpressions;
using McpReplicas.Balancer;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

public partial class BalancerDocs
{
    [Fact]
    public void The_table_of_options_has_each_of_them_and_no_other()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "balancer.md"));
        var section = lines.SkipWhile(line => line is not "## Options").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));

        var documented = section.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        var options = new[] { typeof(BalancerOptions), typeof(LimitOptions), typeof(AccessOptions), typeof(DrainOptions) }.SelectMany(type => type.GetProperties()).Where(property => property.SetMethod is not null && property.PropertyType != typeof(LimitOptions)).Select(property => property.Name);
        Assert.Equal(options.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_promise_names_tests_that_there_are()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "balancer.md"));

        var named = TestName().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToList();

        var tests = typeof(BalancerDocs).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Select(method => method.Name).ToHashSet();
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(tests));
    }

    // A sentence with underscores, after its class or alone.
    [GeneratedRegex("`(?:[A-Za-z]*\\.)?([A-Z][A-Za-z0-9]*_[a-z][A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
