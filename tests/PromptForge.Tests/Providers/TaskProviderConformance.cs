namespace PromptForge.Tests.Providers;

/// <summary>What clients of services with tasks keep beside the rest.</summary>
public abstract class TaskProviderConformance : ImageProviderConformance
{
    protected sealed override bool IsTask => true;

    [Fact]
    public async Task A_task_that_takes_its_time_is_asked_after_until_it_is_done()
    {
        Pending = 12;
        await using var server = Serve();
        Assert.Single((await AskAsync(server)).Images);
        Assert.InRange(polls, 13, 14);
        Assert.Equal(1, begins);
    }

    [Fact]
    public async Task A_question_after_a_task_that_fails_is_asked_again()
    {
        Pending = 4;
        await using var server = Serve(null, follow: request => IsPoll(request) && polls is 1 or 3 ? Reply.Json("{}", 503) : null);
        Assert.Single((await AskAsync(server)).Images);
        Assert.Equal(1, begins);
    }

    [Fact]
    public async Task A_task_that_can_no_longer_be_asked_after_is_told_by_its_name()
    {
        await using var server = Serve(null, follow: request => IsPoll(request) ? Reply.Json("{}", 503) : null);
        var told = await FailAsync(server, retries: 3);

        Assert.False(told.NothingStarted);
        Assert.NotNull(told.RequestId);
        Assert.Equal(1, begins);
    }

    [Fact]
    public async Task A_download_that_breaks_off_is_fetched_again()
    {
        var downloads = 0;
        await using var server = Serve(null, follow: request => IsPoll(request) || IsBegin(request) || ++downloads > 1 ? null : Reply.Picture(File) with { Cut = Cut.InBody });
        Assert.Single((await AskAsync(server)).Images);
        Assert.Equal((1, 2), (begins, downloads));
    }
}
