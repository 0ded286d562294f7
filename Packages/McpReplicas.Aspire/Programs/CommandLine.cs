using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace McpReplicas.Aspire.Programs;

/// <summary>A program and its arguments, split from one line as a shell splits them. No shell runs.</summary>
internal sealed record CommandLine(string Program, IReadOnlyList<string> Arguments)
{
    // Operators of a shell. As arguments they would have no meaning for the program.
    private static readonly string[] Operators = ["&&", "||", "|", ";", "&", ">", ">>", "<", "2>&1"];
    private static readonly string[] Ports = ["$PORT", "${PORT}", "%PORT%"];

    /// <summary>
    /// Splits a line at its blanks. Single or double quotes keep blanks in an argument. <c>\"</c> and <c>\'</c> are literal quotes. Any other backslash
    /// is kept, as Windows paths need it.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="problem">The error message if the line is invalid.</param>
    public static bool TryParse(string line, [NotNullWhen(true)] out CommandLine? command, [NotNullWhen(false)] out string? problem)
    {
        command = null;
        if (!TrySplit(line, out var words, out var open))
        {
            problem = $"--Command has a quote {open} that is not closed: {line}";
        }
        else if (words is not [{ Text.Length: > 0 } program, .. var arguments])
        {
            problem = "--Command must begin with a program, such as --Command=\"node dist/index.js\".";
        }
        else if ((problem = ShellProblem(words)) is null)
        {
            command = new CommandLine(program.Text, [.. arguments.Select(argument => argument.Text)]);
        }

        return command is not null;
    }

    private static string? ShellProblem(List<Word> words)
    {
        if (words.Find(word => !word.IsQuoted && Operators.Contains(word.Text)) is { } shell)
        {
            return $"--Command runs without a shell, so '{shell.Text}' would be an argument of {words[0].Text}. For a shell command use --Command=\"sh -c '…'\"; to set the folder use --Directory=….";
        }

        if (words[0] is { IsQuoted: false } first && first.Text.Split('=') is [var name, _, ..] && name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_'))
        {
            return $"--Command must begin with a program. To set the variable {name}, use --Environment:{first.Text}.";
        }

        var port = words.Find(word => !word.Text.Any(char.IsWhiteSpace) && Ports.Any(port => word.Text.EndsWith(port, StringComparison.Ordinal)));
        return port is null ? null : $"--Command runs without a shell, so '{port.Text}' is not replaced. Write {{port}} for the replica's port.";
    }

    private static bool TrySplit(string line, out List<Word> words, out char? open)
    {
        words = [];
        open = null;
        Word? word = null;
        for (var index = 0; index < line.Length; index++)
        {
            var letter = line[index];
            if (open is null && char.IsWhiteSpace(letter))
            {
                word = null;
                continue;
            }

            if (word is null)
            {
                words.Add(word = new Word());
            }

            if (letter is '\\' && index + 1 < line.Length && line[index + 1] is ('"' or '\''))
            {
                word.Append(line[++index]);
            }
            else if (letter == open)
            {
                open = null;
            }
            else if (open is null && letter is ('"' or '\''))
            {
                (open, word.IsQuoted) = (letter, true);
            }
            else
            {
                word.Append(letter);
            }
        }

        return open is null;
    }

    private sealed class Word
    {
        private readonly StringBuilder _text = new();

        public string Text => _text.ToString();

        public bool IsQuoted { get; set; }

        public void Append(char letter) => _text.Append(letter);
    }
}
