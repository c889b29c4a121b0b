using PromptForge.Importing;

namespace PromptForge.Tests.Importing;

public class CsvReaderTests
{
    [Fact]
    public void Reads_quotes_commas_and_line_ends_inside_fields()
    {
        var records = CsvReader.Read(["a,b,c", "1,\"x, \"\"y\"\"\",", "2,\"two", "lines\",z", "", "3,5\" pot,"]).ToList();

        Assert.Equal([1, 2, 3, 6], records.Select(record => record.Line));
        Assert.Equal(["1", "x, \"y\"", ""], records[1].Fields);
        Assert.Equal(["2", "two\nlines", "z"], records[2].Fields);
        Assert.Equal(["3", "5\" pot", ""], records[3].Fields);
        Assert.All(records, record => Assert.Null(record.Fault));
    }

    [Fact]
    public void A_mark_that_is_never_closed_costs_its_own_line()
    {
        var lines = new List<string> { "a,b", "1,\"open" };
        lines.AddRange(Enumerable.Range(0, 1_000).Select(n => $"{n},x"));

        var records = CsvReader.Read(lines).ToList();

        Assert.Equal(1_002, records.Count);
        Assert.NotNull(records[1].Fault);
        Assert.All(records.Skip(2), record => Assert.Null(record.Fault));
    }

    [Fact]
    public void A_mark_that_a_later_line_happens_to_close_costs_its_own_line()
    {
        var records = CsvReader.Read(["a,b", "1,\"open", "2,x", "3,\"quoted\"", "4,y"]).ToList();

        Assert.Equal([false, true, false, false, false], records.Select(record => record.Fault is not null));
        Assert.Equal(["3", "quoted"], records[3].Fields);
    }
}
