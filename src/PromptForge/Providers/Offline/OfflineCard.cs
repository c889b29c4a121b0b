namespace PromptForge.Providers.Offline;

/// <summary>A card: a ground that grows lighter, flowers in related colours, the words below.</summary>
internal sealed class OfflineCard
{
    private readonly Canvas canvas;
    private readonly byte[] source;
    private readonly double hue;

    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="source">32 bytes that decide everything that is not said.</param>
    public OfflineCard(int width, int height, byte[] source)
    {
        canvas = new(width, height);
        this.source = source;
        hue = Part(0);
    }

    public byte[] Draw(string words)
    {
        Ground();
        for (var i = 0; i < 5; i++) { Flower(i); }

        Write(words);
        return canvas.ToPng();
    }

    private double Part(int index) => source[index % source.Length] / 256.0;

    private void Ground()
    {
        for (var y = 0; y < canvas.Height; y++)
        {
            var colour = Rgb.FromHsl((hue + 0.5) % 1, 0.25, 0.78 + (0.16 * y / canvas.Height));
            canvas.Fill(0, y, canvas.Width, 1, colour, 1);
        }
    }

    /// <summary>A flower is a curve whose radius swings with the angle: as many petals as swings.</summary>
    private void Flower(int index)
    {
        var at = 1 + (index * 5);
        var size = Math.Min(canvas.Width, canvas.Height) * (0.09 + (0.09 * Part(at)));
        var (x0, y0) = (canvas.Width * (0.15 + (0.7 * Part(at + 1))), canvas.Height * (0.14 + (0.42 * Part(at + 2))));
        var (petals, turn) = (5 + (source[(at + 3) % source.Length] % 4), Part(at + 4) * Math.Tau);
        var colour = Rgb.FromHsl((hue + (0.12 * Part(at + 3))) % 1, 0.62, 0.62);
        var heart = Rgb.FromHsl(0.13, 0.8, 0.6);
        Stem(x0, y0 + (size * 0.2));
        for (var y = (int)(y0 - size); y <= y0 + size; y++)
        {
            for (var x = (int)(x0 - size); x <= x0 + size; x++)
            {
                var (dx, dy) = (x - x0, y - y0);
                var (radius, angle) = (Math.Sqrt((dx * dx) + (dy * dy)), Math.Atan2(dy, dx) + turn);
                var edge = size * (0.62 + (0.38 * Math.Cos(petals * angle)));
                if (radius < size * 0.18) { canvas.Blend(x, y, heart, Math.Clamp((size * 0.18) - radius, 0, 1)); }
                else if (radius < edge) { canvas.Blend(x, y, colour, 0.55 + (0.4 * radius / size)); }
            }
        }
    }

    private void Stem(double x0, double y0)
    {
        var green = Rgb.FromHsl(0.33, 0.3, 0.4);
        var foot = canvas.Height * 0.7;
        for (var y = (int)y0; y < foot; y++)
        {
            var bend = Math.Sin((y - y0) / foot * Math.PI) * canvas.Width * 0.02;
            canvas.Fill((int)(x0 + bend), y, Math.Max(2, canvas.Width / 200), 1, green, 0.9);
        }
    }

    private void Write(string words)
    {
        var (paper, ink) = (Rgb.FromHsl(0.11, 0.3, 0.97), Rgb.FromHsl(hue, 0.25, 0.22));
        var top = (int)(canvas.Height * 0.68);
        var margin = Math.Max(4, canvas.Width / 32);
        canvas.Fill(margin, top, canvas.Width - (2 * margin), canvas.Height - top - margin, paper, 0.9);

        var point = Math.Max(1, canvas.Width / 340);
        var (wide, high) = ((Letters.Width + 1) * point, (Letters.Height + 4) * point);
        var columns = Math.Max(1, (canvas.Width - (4 * margin)) / wide);
        var rows = Math.Max(1, (canvas.Height - top - (3 * margin)) / high);
        var lines = Wrap(words, columns).Take(rows).ToList();
        for (var row = 0; row < lines.Count; row++)
        {
            for (var column = 0; column < lines[row].Length; column++) { Letter(lines[row][column], (2 * margin) + (column * wide), top + margin + (row * high), point, ink); }
        }
    }

    private void Letter(char sign, int left, int top, int point, Rgb ink)
    {
        for (var y = 0; y < Letters.Height; y++)
        {
            for (var x = 0; x < Letters.Width; x++)
            {
                if (Letters.IsSet(sign, x, y)) { canvas.Fill(left + (x * point), top + (y * point), point, point, ink, 1); }
            }
        }
    }

    private static IEnumerable<string> Wrap(string words, int columns)
    {
        var line = "";
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            for (var rest = word; rest.Length > 0;)
            {
                var room = columns - line.Length - (line.Length > 0 ? 1 : 0);
                if (rest.Length <= room)
                {
                    line = line.Length > 0 ? $"{line} {rest}" : rest;
                    break;
                }

                if (line.Length > 0)
                {
                    yield return line;
                    line = "";
                    continue;
                }

                yield return rest[..columns];
                rest = rest[columns..];
            }
        }

        if (line.Length > 0) { yield return line; }
    }
}
