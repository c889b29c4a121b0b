using System.Globalization;
using Microsoft.AspNetCore.Http;
using PromptForge.Profiles;

namespace PromptForge.Server.Guards;

/// <summary>The rule of spending; where the sums are kept is for those who derive.</summary>
/// <param name="time">The clock.</param>
internal abstract class Spending(TimeProvider time) : ISpending
{
    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <inheritdoc />
    public async ValueTask<Charge?> ChargeAsync(Caller caller, Cost? cost, CancellationToken cancellationToken = default)
    {
        if (caller.Key is not { } key) { return null; }

        var limits = key.CostPerDay;
        if (cost is not { } price)
        {
            return limits.Count == 0 ? null : throw new ProblemException(StatusCodes.Status403Forbidden, "cost-unknown", "This key has a cost limit, and what this would cost is not known before.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(price.Amount);
        if (price.Amount == 0) { return null; }

        decimal? most = null;
        if (limits.Count > 0)
        {
            most = limits.TryGetValue(price.Currency, out var limit) ? limit
                : throw new ProblemException(StatusCodes.Status403Forbidden, "cost-currency", $"This costs {price.Currency}, and this key may spend {string.Join(", ", limits.Keys.Order(StringComparer.Ordinal))} only.");
        }

        var charge = new Charge(key.Name, Today, price);
        if (price.Amount <= (most ?? decimal.MaxValue) && await AddAsync(charge, most, cancellationToken).ConfigureAwait(false)) { return charge; }

        throw new ProblemException(StatusCodes.Status429TooManyRequests, "cost-limit", string.Create(
            CultureInfo.InvariantCulture, $"This would cost {price.Amount} {price.Currency}, more than what is left of this key's {most} {price.Currency} a day; the next day begins at midnight UTC."))
        {
            RetryAfter = charge.Day.AddDays(1).ToDateTime(default, DateTimeKind.Utc) - time.GetUtcNow().UtcDateTime,
        };
    }

    /// <inheritdoc />
    public abstract ValueTask ReturnAsync(Charge charge, CancellationToken cancellationToken = default);

    /// <inheritdoc />
    public ValueTask<decimal> SpentTodayAsync(string owner, string currency, CancellationToken cancellationToken = default) => SumAsync(owner, Today, currency, cancellationToken);

    /// <summary>Adds a charge unless the day's sum would exceed <paramref name="most"/>; both in one step, whoever else adds.</summary>
    private protected abstract ValueTask<bool> AddAsync(Charge charge, decimal? most, CancellationToken cancellationToken);

    private protected abstract ValueTask<decimal> SumAsync(string owner, DateOnly day, string currency, CancellationToken cancellationToken);
}

/// <summary>Spending in memory: right for one server, and forgotten when it stops. Several servers, or limits that outlive a restart, need <see cref="PostgresSpending"/>.</summary>
internal sealed class MemorySpending(TimeProvider time) : Spending(time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Owner, DateOnly Day, string Currency), decimal> sums = [];

    /// <inheritdoc />
    public override ValueTask ReturnAsync(Charge charge, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            if (sums.TryGetValue(Key(charge), out var spent)) { sums[Key(charge)] = Math.Max(0, spent - charge.Cost.Amount); }
        }

        return default;
    }

    private protected override ValueTask<bool> AddAsync(Charge charge, decimal? most, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var sum = sums.GetValueOrDefault(Key(charge)) + charge.Cost.Amount;
            if (sum > most) { return new(false); }

            sums[Key(charge)] = sum;

            // Work that began yesterday may still be given back; what is older is over.
            foreach (var old in sums.Keys.Where(key => key.Day < charge.Day.AddDays(-1)).ToList()) { sums.Remove(old); }

            return new(true);
        }
    }

    private protected override ValueTask<decimal> SumAsync(string owner, DateOnly day, string currency, CancellationToken cancellationToken)
    {
        lock (gate) { return new(sums.GetValueOrDefault((owner, day, currency))); }
    }

    private static (string Owner, DateOnly Day, string Currency) Key(Charge charge) => (charge.Owner, charge.Day, charge.Cost.Currency);
}
