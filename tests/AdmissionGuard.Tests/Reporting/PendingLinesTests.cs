using System.Text;
using AdmissionGuard.Reporting.Logs;

namespace AdmissionGuard.Tests.Reporting;

[Trait("threat", "O5")]
public sealed class PendingLinesTests
{
    private readonly PendingLines pending = new();

    [Fact]
    public async Task All_that_waits_is_taken_at_once_and_in_order()
    {
        pending.Add("one\n"u8);
        pending.Add("two\n"u8);
        var taken = await pending.TakeAsync();
        Assert.Equal("one\ntwo\n", Encoding.UTF8.GetString(taken!.Value.Lines.Span));
        Assert.Equal(0, taken.Value.Dropped);
    }

    [Fact]
    public async Task What_is_taken_stays_as_it_is_while_more_comes()
    {
        pending.Add("one\n"u8);
        var taken = await pending.TakeAsync();
        pending.Add("two\n"u8);
        Assert.Equal("one\n", Encoding.UTF8.GetString(taken!.Value.Lines.Span));
    }

    [Fact]
    public async Task A_log_that_nobody_takes_is_bounded_and_says_how_much_it_lost()
    {
        var line = new byte[1024];
        for (var i = 0; i < (PendingLines.MaxBytes / line.Length) + 3; i++)
            pending.Add(line);
        var taken = await pending.TakeAsync();
        Assert.Equal((PendingLines.MaxBytes, 3L), (taken!.Value.Lines.Length, taken.Value.Dropped));

        pending.Add("next\n"u8);
        taken = await pending.TakeAsync();
        Assert.Equal(("next\n", 0L), (Encoding.UTF8.GetString(taken!.Value.Lines.Span), taken.Value.Dropped));
    }

    [Fact]
    public async Task A_line_beyond_the_bound_is_dropped_by_itself()
    {
        pending.Add(new byte[PendingLines.MaxBytes + 1]);
        var taken = await pending.TakeAsync();
        Assert.Equal((0, 1L), (taken!.Value.Lines.Length, taken.Value.Dropped));
    }

    [Fact]
    public async Task After_the_end_what_waits_is_still_taken_and_nothing_is_added()
    {
        pending.Add("one\n"u8);
        pending.End();
        pending.Add("late\n"u8);
        Assert.Equal("one\n", Encoding.UTF8.GetString((await pending.TakeAsync())!.Value.Lines.Span));
        Assert.Null(await pending.TakeAsync());
    }

    [Fact]
    public async Task Who_waits_hears_of_the_end()
    {
        var waiting = pending.TakeAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        pending.End();
        pending.End();
        Assert.Null(await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Lines_of_many_threads_are_all_taken_whole()
    {
        const int Threads = 8, Each = 2000;
        var adding = Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
                pending.Add(Encoding.UTF8.GetBytes($"{thread}:{i}\n"));
        }, TestContext.Current.CancellationToken)));
        var ending = adding.ContinueWith(_ => pending.End(), TaskScheduler.Default);
        var text = new StringBuilder();
        while (await pending.TakeAsync() is { } taken)
            text.Append(Encoding.UTF8.GetString(taken.Lines.Span));
        await ending;
        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Threads * Each, lines.Distinct().Count());
        Assert.Equal(Threads * Each, lines.Length);
    }
}
