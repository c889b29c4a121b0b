namespace PromptForge.Tests;

/// <summary>A file on a disk with room for so many bytes of it.</summary>
internal sealed class FullDisk(string path, long room) : Stream
{
    private readonly FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 1);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => file.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count)
    {
        var fits = (int)Math.Clamp(room - file.Position, 0, count);
        file.Write(buffer, offset, fits);
        if (fits < count) { throw new IOException("No space left on device"); }
    }

    public override void Flush() => file.Flush();

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void SetLength(long value) => file.SetLength(value);

    protected override void Dispose(bool disposing)
    {
        if (disposing) { file.Dispose(); }

        base.Dispose(disposing);
    }
}
