using McpReplicas.Aspire.Programs;

namespace McpAspire.Tests;

/// <summary>How <c>--Command</c> is split into a program and its arguments.</summary>
public class CommandLines
{
    [Theory]
    [InlineData("node dist/index.js", "node", "dist/index.js")]
    [InlineData("  node   dist/index.js  ", "node", "dist/index.js")]
    [InlineData("node\tdist/index.js", "node", "dist/index.js")]
    [InlineData("\"C:\\Program Files\\node.exe\" C:\\app\\index.js", "C:\\Program Files\\node.exe", "C:\\app\\index.js")]
    [InlineData("node -e 'console.log(\"a b\")'", "node", "-e", "console.log(\"a b\")")]
    [InlineData("node \"it's\" 'say \"yes\"'", "node", "it's", "say \"yes\"")]
    [InlineData("node --title=\"a b\"c", "node", "--title=a bc")]
    [InlineData("node \"say \\\"yes\\\"\" it\\'s", "node", "say \"yes\"", "it's")]
    [InlineData("node '' x", "node", "", "x")]
    [InlineData("sh -c 'cd server && PORT=$PORT node index.js'", "sh", "-c", "cd server && PORT=$PORT node index.js")]
    [InlineData("uvx server --json {\"a\":1} --port {port}", "uvx", "server", "--json", "{a:1}", "--port", "{port}")]
    [InlineData("node index.js '&&'", "node", "index.js", "&&")]
    public void It_is_split_at_blanks_except_those_in_quotes(string line, string program, params string[] arguments)
    {
        Assert.True(CommandLine.TryParse(line, out var command, out var problem), problem);

        Assert.Equal(program, command.Program);
        Assert.Equal(arguments, command.Arguments);
    }

    [Theory]
    [InlineData("node \"dist/index.js", "--Command has a quote \" that is not closed: node \"dist/index.js")]
    [InlineData("node it's", "--Command has a quote ' that is not closed: node it's")]
    [InlineData("", "--Command must begin with a program, such as --Command=\"node dist/index.js\".")]
    [InlineData("  ", "--Command must begin with a program, such as --Command=\"node dist/index.js\".")]
    [InlineData("'' x", "--Command must begin with a program, such as --Command=\"node dist/index.js\".")]
    [InlineData("cd server && node index.js", "--Command runs without a shell, so '&&' would be an argument of cd. For a shell command use --Command=\"sh -c '…'\"; to set the folder use --Directory=….")]
    [InlineData("node index.js | tee log", "--Command runs without a shell, so '|' would be an argument of node. For a shell command use --Command=\"sh -c '…'\"; to set the folder use --Directory=….")]
    [InlineData("LOG_LEVEL=debug node index.js", "--Command must begin with a program. To set the variable LOG_LEVEL, use --Environment:LOG_LEVEL=debug.")]
    [InlineData("node index.js --port $PORT", "--Command runs without a shell, so '$PORT' is not replaced. Write {port} for the replica's port.")]
    [InlineData("node index.js --port=${PORT}", "--Command runs without a shell, so '--port=${PORT}' is not replaced. Write {port} for the replica's port.")]
    [InlineData("node index.js --port %PORT%", "--Command runs without a shell, so '%PORT%' is not replaced. Write {port} for the replica's port.")]
    public void An_invalid_command_is_rejected_with_a_message(string line, string sentence)
    {
        Assert.False(CommandLine.TryParse(line, out _, out var problem));

        Assert.Equal(sentence, problem);
    }
}
