using PromptForge.Evaluation.Stores;

namespace PromptForge.Tests.Evaluation.Stores;

/// <summary>What every experiment store does.</summary>
public abstract class ExperimentStoreConformance
{
    protected static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A new database: each call of the result opens it once more, as another process would.</summary>
    protected abstract Task<Func<IExperimentStore>> DatabaseAsync();

    [Fact]
    public async Task The_first_arm_of_a_unit_holds()
    {
        var open = await DatabaseAsync();
        await using (var store = open())
        {
            Assert.Equal(default, await store.FindAsync("floral", "u1"));
            Assert.Equal("rules", (await store.KeepAsync("floral", "plan", Arm("u1", "rules", 0.25, before: 3.5)))!.Arm);
            Assert.Equal("rules", (await store.KeepAsync("floral", "other plan", Arm("u1", "control", 0.75)))!.Arm);
        }

        await using var again = open();
        var found = await again.FindAsync("floral", "u1");
        Assert.Equal(Arm("u1", "rules", 0.25, before: 3.5), found.Arm);
        Assert.Equal(new("plan", Noon, null), found.State);
        Assert.Null((await again.FindAsync("floral", "u2")).Arm);
        Assert.Null((await again.FindAsync("other", "u1")).Arm);
    }

    [Fact]
    public async Task An_event_counts_once_however_often_it_is_sent()
    {
        await using var store = (await DatabaseAsync())();
        await store.KeepAsync("floral", "plan", Arm("u1", "rules"));
        ExperimentEvent[] events = [ExperimentEvent.Exposure("e1", "u1", Noon), new("e2", "u1", "kept", 1, Noon), new("e2", "u1", "kept", 1, Noon.AddHours(1))];

        Assert.Equal([EventStatus.Recorded, EventStatus.Recorded, EventStatus.Duplicate], await store.RecordAsync("floral", events));
        Assert.Equal([EventStatus.Duplicate, EventStatus.Duplicate, EventStatus.Duplicate], await store.RecordAsync("floral", events));
        Assert.Equal([new(Arm("u1", "rules"), [events[0], events[1]])], await UnitsAsync(store, "floral"), Same);
    }

    [Fact]
    public async Task An_id_for_something_else_is_told_and_changes_nothing()
    {
        await using var store = (await DatabaseAsync())();
        await store.KeepAsync("floral", "plan", Arm("u1", "rules"));
        await store.KeepAsync("other", "plan", Arm("u1", "rules"));
        await store.RecordAsync("floral", [new("e1", "u1", "kept", 1, Noon)]);

        Assert.Equal(
            [EventStatus.Conflict, EventStatus.Conflict, EventStatus.Recorded, EventStatus.Conflict],
            await store.RecordAsync("floral", [new("e1", "u1", "kept", 0, Noon), ExperimentEvent.Exposure("e1", "u1", Noon), new("e2", "u1", "kept", 0, Noon), new("e2", "u1", "rating", 0, Noon)]));
        Assert.Equal(EventStatus.Recorded, Assert.Single(await store.RecordAsync("other", [new("e1", "u1", "kept", 0, Noon)])));
        Assert.Equal([1.0, 0.0], (await UnitsAsync(store, "floral"))[0].Events.Select(one => one.Value!.Value));
    }

    [Fact]
    public async Task A_unit_without_an_arm_has_no_events()
    {
        await using var store = (await DatabaseAsync())();
        Assert.Equal([EventStatus.NoArm], await store.RecordAsync("floral", [ExperimentEvent.Exposure("e1", "u1", Noon)]));
        await store.KeepAsync("floral", "plan", Arm("u1", "rules"));
        Assert.Equal([EventStatus.Recorded, EventStatus.NoArm], await store.RecordAsync("floral", [ExperimentEvent.Exposure("e1", "u1", Noon), ExperimentEvent.Exposure("e2", "u2", Noon)]));
    }

    [Fact]
    public async Task After_a_stop_nothing_changes_any_more()
    {
        await using var store = (await DatabaseAsync())();
        await store.KeepAsync("floral", "plan", Arm("u1", "rules"));
        await store.RecordAsync("floral", [ExperimentEvent.Exposure("e1", "u1", Noon)]);

        Assert.Equal(new("plan", Noon, Noon.AddDays(1)), await store.StopAsync("floral", "plan", Noon.AddDays(1)));
        Assert.Equal(new("plan", Noon, Noon.AddDays(1)), await store.StopAsync("floral", "other plan", Noon.AddDays(2)));
        Assert.Null(await store.KeepAsync("floral", "plan", Arm("u2", "rules")));
        Assert.Equal([EventStatus.Duplicate, EventStatus.Stopped], await store.RecordAsync("floral", [ExperimentEvent.Exposure("e1", "u1", Noon), new("e2", "u1", "kept", 1, Noon)]));
        Assert.Single(Assert.Single(await UnitsAsync(store, "floral")).Events);
        Assert.Equal(new("plan", Noon, Noon), await store.StopAsync("never begun", "plan", Noon));
    }

    [Fact]
    public async Task Units_and_events_come_in_the_order_of_their_bytes()
    {
        await using var store = (await DatabaseAsync())();
        string[] units = ["b", "ä", "A", "牡丹", "a", "a-b", "a.b", "𝄞"];
        foreach (var unit in units) { await store.KeepAsync("floral", "plan", Arm(unit, "rules")); }

        await store.RecordAsync("floral", [.. units.Select(id => ExperimentEvent.Exposure(id, "a", Noon))]);
        var stored = await UnitsAsync(store, "floral");
        string[] ordered = ["A", "a", "a-b", "a.b", "b", "ä", "牡丹", "𝄞"];
        Assert.Equal(ordered, stored.Select(unit => unit.Arm.Unit));
        Assert.Equal(ordered, stored[1].Events.Select(one => one.Id));
    }

    [Fact]
    public async Task Values_and_ids_come_back_as_they_were()
    {
        await using var store = (await DatabaseAsync())();
        var unit = "o'brien\"; DROP TABLE promptforge_event; --";
        await store.KeepAsync("floral", "plan", Arm(unit, "rules", 1.0 / 3, before: -0.1));
        double[] values = [0.1, -1e-300, 1.7976931348623157e308, 1.0 / 3, 0];
        await store.RecordAsync("floral", [.. values.Select((value, at) => new ExperimentEvent($"e{at}", unit, "rating", value, Noon.AddMilliseconds(at)))]);

        var stored = Assert.Single(await UnitsAsync(store, "floral"));
        Assert.Equal(Arm(unit, "rules", 1.0 / 3, before: -0.1), stored.Arm);
        Assert.Equal(values, stored.Events.Select(one => one.Value!.Value));
        Assert.Equal(Noon.AddMilliseconds(4), stored.Events[4].At);
    }

    [Fact]
    public async Task Ids_that_no_database_keeps_are_refused()
    {
        await using var store = (await DatabaseAsync())();
        foreach (var id in new[] { "", "a\0b", "a\nb", "a\uD800b", "a\uDC00\uD800", "\uD800", new('a', 201) })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.FindAsync("floral", id));
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.KeepAsync("floral", "plan", Arm(id, "rules")));
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.RecordAsync("floral", [ExperimentEvent.Exposure(id, "u", Noon)]));
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.RecordAsync("floral", [new("e", "u", "kept", double.NaN, Noon)]));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.RecordAsync("floral", [new("e", "u", "kept", null, Noon)]));
    }

    [Fact]
    public async Task Many_writers_lose_nothing_and_count_nothing_twice()
    {
        var open = await DatabaseAsync();
        await using var one = open();
        await using var other = open();
        var arms = await Task.WhenAll(Enumerable.Range(0, 40).Select(at => Task.Run(async () =>
            (await (at % 2 == 0 ? one : other).KeepAsync("floral", "plan", Arm($"u{at / 4}", at % 3 == 0 ? "rules" : "control")))!)));
        Assert.All(arms.GroupBy(arm => arm.Unit), unit => Assert.Single(unit.Select(arm => arm.Arm).Distinct()));

        // Every event is sent twice, in batches that overlap and run through the ids in opposite orders.
        var statuses = await Task.WhenAll(Enumerable.Range(0, 16).Select(at => Task.Run(async () =>
        {
            var events = Enumerable.Range(at / 2 * 50, 100).Select(id => ExperimentEvent.Exposure($"e{id % 400:000}", $"u{id % 10}", Noon));
            return await (at % 2 == 0 ? one : other).RecordAsync("floral", [.. at % 2 == 0 ? events : events.Reverse()]);
        })));

        Assert.Equal(400, statuses.Sum(batch => batch.Count(status => status == EventStatus.Recorded)));
        Assert.All(statuses.SelectMany(batch => batch), status => Assert.True(status is EventStatus.Recorded or EventStatus.Duplicate));
        Assert.Equal(400, (await UnitsAsync(one, "floral")).Sum(unit => unit.Events.Length));
    }

    [Fact]
    public async Task Several_processes_may_open_a_new_database_at_once()
    {
        var open = await DatabaseAsync();
        var stores = Enumerable.Range(0, 6).Select(_ => open()).ToList();
        await Task.WhenAll(stores.Select((store, at) => Task.Run(async () => await store.KeepAsync("floral", "plan", Arm($"u{at}", "rules")))));

        Assert.Equal(6, (await UnitsAsync(stores[0], "floral")).Count);
        foreach (var store in stores) { await store.DisposeAsync(); }
    }

    [Fact]
    public async Task Tables_of_a_later_version_are_refused()
    {
        var open = await DatabaseAsync();
        await using (var store = open()) { await store.StateAsync("floral"); }

        await ExecuteAsync("INSERT INTO promptforge_schema (version) VALUES (99)");
        await using var late = open();
        var failure = await Assert.ThrowsAsync<ExperimentStoreException>(async () => await late.StateAsync("floral"));
        Assert.Contains("version 99, made by a later PromptForge", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Runs SQL on the database made last.</summary>
    protected abstract Task ExecuteAsync(string sql);

    private static StoredArm Arm(string unit, string arm, double propensity = 0.5, double? before = null) => new(unit, arm, propensity, before, Noon);

    private static async Task<List<StoredUnit>> UnitsAsync(IExperimentStore store, string experiment)
    {
        var units = new List<StoredUnit>();
        await foreach (var unit in store.UnitsAsync(experiment)) { units.Add(unit); }

        return units;
    }

    private static bool Same(StoredUnit one, StoredUnit other) => one.Arm == other.Arm && one.Events.SequenceEqual(other.Events);
}
