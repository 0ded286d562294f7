using System.Text.RegularExpressions;
using McpReplicas.Balancer;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

public partial class BalancerDocs
{
    [Fact]
    public void The_options_tables_contain_exactly_the_existing_options()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "balancer.md"));
        var section = lines.SkipWhile(line => line is not "## Options").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));

        var documented = section.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        var options = new[] { typeof(BalancerOptions), typeof(LimitOptions), typeof(AccessOptions), typeof(DrainOptions) }.SelectMany(type => type.GetProperties()).Where(property => property.SetMethod is not null && property.PropertyType != typeof(LimitOptions)).Select(property => property.Name);
        Assert.Equal(options.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_test_named_in_the_documentation_exists()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "balancer.md"));

        var named = TestName().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToList();

        var tests = typeof(BalancerDocs).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Select(method => method.Name).ToHashSet();
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(tests));
    }

    // A test name: words joined by underscores, with or without the class before it.
    [GeneratedRegex("`(?:[A-Za-z]*\\.)?([A-Z][A-Za-z0-9]*_[a-z][A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
