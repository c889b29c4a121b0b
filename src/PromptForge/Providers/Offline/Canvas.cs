using System.Buffers.Binary;
using System.IO.Compression;
using PromptForge.Saving;

namespace PromptForge.Providers.Offline;

/// <summary>Pixels in red, green and blue, that can be saved as a PNG file.</summary>
internal sealed class Canvas
{
    private readonly byte[] pixels;

    public Canvas(int width, int height)
    {
        Width = width;
        Height = height;
        pixels = new byte[width * height * 3];
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Lays a colour over a pixel; outside the canvas nothing happens.</summary>
    public void Blend(int x, int y, Rgb colour, double opacity)
    {
        if (x < 0 || y < 0 || x >= Width || y >= Height) { return; }

        var at = ((y * Width) + x) * 3;
        pixels[at] = Mix(pixels[at], colour.Red, opacity);
        pixels[at + 1] = Mix(pixels[at + 1], colour.Green, opacity);
        pixels[at + 2] = Mix(pixels[at + 2], colour.Blue, opacity);
    }

    /// <summary>Lays a colour over a rectangle.</summary>
    public void Fill(int left, int top, int width, int height, Rgb colour, double opacity)
    {
        for (var y = top; y < top + height; y++)
        {
            for (var x = left; x < left + width; x++) { Blend(x, y, colour, opacity); }
        }
    }

    /// <summary>The canvas as a PNG file.</summary>
    /// <remarks>Source: W3C, Portable Network Graphics, section 9.</remarks>
    public byte[] ToPng()
    {
        using var file = new MemoryStream();
        file.Write(PngFile.Signature);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, Width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), Height);
        (head[8], head[9]) = (8, 2);
        PngFile.Write(file, "IHDR"u8, head);
        PngFile.Write(file, "IDAT"u8, Compressed());
        PngFile.Write(file, "IEND"u8, []);
        return file.ToArray();
    }

    private byte[] Compressed()
    {
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            // Each line's difference to the one above (filter 2): our gradients become runs of the same bytes.
            var (row, line) = (Width * 3, new byte[(Width * 3) + 1]);
            line[0] = 2;
            for (var y = 0; y < Height; y++)
            {
                for (var i = 0; i < row; i++) { line[i + 1] = (byte)(pixels[(y * row) + i] - (y == 0 ? 0 : pixels[((y - 1) * row) + i])); }

                zlib.Write(line);
            }
        }

        return stream.ToArray();
    }

    private static byte Mix(byte under, byte over, double opacity) => (byte)Math.Round(under + ((over - under) * opacity));
}

/// <summary>A colour.</summary>
internal readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>From hue in turns, saturation and lightness from 0 to 1.</summary>
    public static Rgb FromHsl(double hue, double saturation, double lightness)
    {
        var reach = saturation * Math.Min(lightness, 1 - lightness);
        return new(Part(0), Part(8), Part(4));

        byte Part(int shift)
        {
            var place = (shift + (hue * 12)) % 12;
            return (byte)Math.Round(255 * (lightness - (reach * Math.Max(-1, Math.Min(Math.Min(place - 3, 9 - place), 1)))));
        }
    }
}
