using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the application that runs, or that others refer to.</summary>
public interface IResource
{
    /// <summary>The name that is unique in the application: <c>mcp-1</c>.</summary>
    string Name { get; }

    /// <summary>What the <c>With…</c> extensions have said of this resource.</summary>
    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>Something said of a resource by a <c>With…</c> extension.</summary>
public interface IResourceAnnotation;

/// <summary>The annotations of a resource, in the order in which they were added.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;

/// <inheritdoc cref="IResource"/>
public abstract class Resource : IResource
{
    /// <summary>Names the resource: letters, digits and hyphens, at most 64, beginning with a letter.</summary>
    /// <exception cref="ArgumentException">The name is none.</exception>
    protected Resource(string name)
    {
        if (name is not { Length: > 0 and <= 64 } || !char.IsAsciiLetter(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw new ArgumentException($"'{name}' is not a resource name: letters, digits and hyphens, at most 64, beginning with a letter.", nameof(name));
        }

        Name = name;
    }

    /// <inheritdoc/>
    public virtual string Name { get; }

    /// <inheritdoc/>
    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}
