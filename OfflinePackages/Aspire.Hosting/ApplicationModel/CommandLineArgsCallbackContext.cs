namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a callback sees that adds command-line arguments just before a resource starts.</summary>
public sealed class CommandLineArgsCallbackContext
{
    internal CommandLineArgsCallbackContext(IList<object> args) => Args = args;

    /// <summary>The arguments so far.</summary>
    public IList<object> Args { get; }
}
