using System.Runtime.InteropServices;

namespace PromptForge.Cli;

/// <summary>Standard input, output or error on Unix, by the system's own calls.</summary>
/// <remarks>The Console class would load terminal descriptions at start and send control sequences to the terminal. A FileStream keeps
/// a position of its own, so that two of them on one file (<c>&gt; log 2&gt;&amp;1</c>) write over each other.</remarks>
internal sealed class DescriptorStream(int descriptor) : Stream
{
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int TryAgainOnMac = 35;

    public override bool CanRead => descriptor == 0;

    public override bool CanWrite => descriptor != 0;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Whether a person sits at a descriptor.</summary>
    public static bool IsTerminal(int descriptor) => IsATty(descriptor) != 0;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            var read = ReadSome(descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length);
            if (read >= 0) { return (int)read; }

            WaitOrThrow("standard input cannot be read");
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var written = WriteSome(descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length);
            if (written >= 0) { buffer = buffer[(int)written..]; }
            else { WaitOrThrow("the output cannot be written"); }
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static void WaitOrThrow(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error is TryAgain or TryAgainOnMac) { Thread.Sleep(1); }
        else if (error != Interrupted) { throw new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", error); }
    }

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint ReadSome(int descriptor, ref byte buffer, nint count);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint WriteSome(int descriptor, ref byte buffer, nint count);

    [DllImport("libc", EntryPoint = "isatty")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int IsATty(int descriptor);
}
