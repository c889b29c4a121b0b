using PromptForge.Profiles;

namespace PromptForge.Server.Guards;

/// <summary>What a caller was charged; may be kept with a job, to give it back.</summary>
/// <param name="Owner">The name of the key.</param>
/// <param name="Day">The day (UTC) whose limit it counts against.</param>
/// <param name="Cost">How much.</param>
internal readonly record struct Charge(string Owner, DateOnly Day, Cost Cost);

/// <summary>What each key has spent on each day, held against <see cref="ApiKeyOptions.CostPerDay"/>.</summary>
/// <remarks>Charge before the work begins and give back what was not done: two jobs at once cannot both take the last of a limit.</remarks>
internal interface ISpending
{
    /// <summary>Charges a caller with what is about to be spent. Callers without a limit are charged, too, so that spending is known.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="cost">What it will cost; null where nobody can tell, which a key with a limit may not ask for. Free is 0.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What was charged, or null where nothing was: no key, or no known cost.</returns>
    /// <exception cref="ProblemException">429 <c>cost-limit</c>: it is more than what is left today; 403 <c>cost-unknown</c> or <c>cost-currency</c>; 503 <c>store-unavailable</c>.</exception>
    ValueTask<Charge?> ChargeAsync(Caller caller, Cost? cost, CancellationToken cancellationToken = default);

    /// <summary>Gives a charge back: the work was not done.</summary>
    ValueTask ReturnAsync(Charge charge, CancellationToken cancellationToken = default);

    /// <summary>What a key has spent on the day (UTC) that is now.</summary>
    ValueTask<decimal> SpentTodayAsync(string owner, string currency, CancellationToken cancellationToken = default);
}
