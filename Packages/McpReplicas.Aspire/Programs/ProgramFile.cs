using System.Diagnostics.CodeAnalysis;

namespace McpReplicas.Aspire.Programs;

/// <summary>Finds the file of a program, as a shell does, before anything starts.</summary>
internal static class ProgramFile
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="program">A name to find on the path, or a path relative to the folder.</param>
    /// <param name="folder">The folder that the program runs in.</param>
    /// <param name="path">The folders to search, in the form of the variable <c>PATH</c>.</param>
    /// <param name="file">The file.</param>
    /// <param name="problem">The error message if there is no such file.</param>
    public static bool TryFind(string program, string folder, string path, [NotNullWhen(true)] out string? file, [NotNullWhen(false)] out string? problem)
    {
        var isPath = program.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) || program.Contains(Path.AltDirectorySeparatorChar, StringComparison.Ordinal);
        var places = isPath ? [Path.GetFullPath(program, folder)] : path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(place => Path.Combine(place, program));
        var files = places.SelectMany(WithExtensions).Where(File.Exists).ToList();
        file = files.Find(IsExecutable);
        problem = file is not null ? null
            : files.Count > 0 ? $"--Command: '{files[0]}' is not an executable file."
            : isPath ? $"--Command: there is no program at '{Path.GetFullPath(program, folder)}'."
            : $"--Command: there is no program '{program}' on PATH. Is it installed?";
        return file is not null;
    }

    // On Windows a shell finds npx.cmd for npx. Without a shell the extensions are added here.
    private static IEnumerable<string> WithExtensions(string file) => OperatingSystem.IsWindows() && !Path.HasExtension(file)
        ? (Environment.GetEnvironmentVariable("PATHEXT") ?? ".EXE;.CMD;.BAT").Split(';').Select(extension => file + extension.ToLowerInvariant())
        : [file];

    private static bool IsExecutable(string file) => OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Executable) is not 0;
}
