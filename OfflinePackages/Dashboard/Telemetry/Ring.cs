using System.Collections;

namespace McpAspire.Dashboard.Telemetry;

/// <summary>The latest items, as many as are kept. It takes no more memory than it has items.</summary>
internal sealed class Ring<T>(int most) : IEnumerable<T>
{
    private const int Least = 8;
    private T[] _items = [];
    private int _first;

    public int Count { get; private set; }

    /// <summary>The latest item; there must be one.</summary>
    public ref T Last => ref _items[(_first + Count - 1) % _items.Length];

    public void Add(T item)
    {
        if (Count < most)
        {
            Grow();
            Count++;
        }
        else
        {
            _first = (_first + 1) % _items.Length;
        }

        Last = item;
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return _items[(_first + index) % _items.Length];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Nothing has been overwritten while it still grows, so the first item is the first of the array.
    private void Grow()
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Math.Min(most, Math.Max(Least, Count * 2)));
        }
    }
}
