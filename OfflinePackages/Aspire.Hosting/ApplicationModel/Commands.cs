using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a command sees.</summary>
public sealed class ExecuteCommandContext
{
    /// <summary>The resource it is executed on.</summary>
    public required string ResourceName { get; init; }

    /// <summary>The services of the application.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>Writes to the output of the resource.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>Ends the command.</summary>
    public required CancellationToken CancellationToken { get; init; }
}

/// <summary>How a command appears to a person.</summary>
public class CommandOptions
{
    /// <summary>What it does.</summary>
    public string? Description { get; set; }

    /// <summary>The question to ask first.</summary>
    public string? ConfirmationMessage { get; set; }

    /// <summary>The name of its icon.</summary>
    public string? IconName { get; set; }

    /// <summary>Whether it stands out.</summary>
    public bool IsHighlighted { get; set; }

    /// <summary>Says whether it is of use while the resource is as it is; without it, it always is. What shows commands asks; executing one does not.</summary>
    public Func<UpdateCommandStateContext, ResourceCommandState>? UpdateState { get; set; }
}

/// <summary>What tells whether a command is of use.</summary>
public sealed class UpdateCommandStateContext
{
    /// <summary>The resource at this moment.</summary>
    public required CustomResourceSnapshot ResourceSnapshot { get; init; }
}

/// <summary>Whether a command is of use.</summary>
public enum ResourceCommandState
{
    /// <summary>It is.</summary>
    Enabled,

    /// <summary>It is shown, and can't be used.</summary>
    Disabled,

    /// <summary>It is not shown.</summary>
    Hidden,
}

/// <summary>How a command ended.</summary>
public sealed class ExecuteCommandResult
{
    /// <summary>Whether it did what it says.</summary>
    public required bool Success { get; init; }

    /// <summary>Whether it was given up.</summary>
    public bool Canceled { get; init; }

    /// <summary>What to tell a person.</summary>
    public string? Message { get; init; }

    /// <summary>What it brought.</summary>
    public CommandResultData? Data { get; init; }
}

/// <summary>What a command brought.</summary>
public sealed class CommandResultData
{
    /// <summary>All of it.</summary>
    public required string Value { get; init; }

    /// <summary>How to read it.</summary>
    public CommandResultFormat Format { get; init; }

    /// <summary>Whether to show it without being asked.</summary>
    public bool DisplayImmediately { get; init; }
}

/// <summary>How to read what a command brought.</summary>
public enum CommandResultFormat
{
    /// <summary>As it is.</summary>
    Text,

    /// <summary>As JSON.</summary>
    Json,

    /// <summary>As Markdown.</summary>
    Markdown,
}

/// <summary>Makes the results of commands.</summary>
public static class CommandResults
{
    /// <summary>It did what it says.</summary>
    public static ExecuteCommandResult Success() => new() { Success = true };

    /// <summary>It did what it says, and there is something to tell.</summary>
    public static ExecuteCommandResult Success(string message) => new() { Success = true, Message = message };

    /// <summary>It did what it says, and brought something.</summary>
    public static ExecuteCommandResult Success(string message, CommandResultData value) => new() { Success = true, Message = message, Data = value };

    /// <summary>It did not.</summary>
    public static ExecuteCommandResult Failure(string? errorMessage = null) => new() { Success = false, Message = errorMessage };

    /// <summary>It did not, and brought something.</summary>
    public static ExecuteCommandResult Failure(string errorMessage, CommandResultData value) => new() { Success = false, Message = errorMessage, Data = value };

    /// <summary>It did not, because of an exception.</summary>
    public static ExecuteCommandResult Failure(Exception exception) => Failure(exception.Message);

    /// <summary>It was given up.</summary>
    public static ExecuteCommandResult Canceled() => new() { Success = false, Canceled = true };
}
