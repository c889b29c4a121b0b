using System.Globalization;
using PromptForge.Cli.Arguments;
using PromptForge.Profiles;
using PromptForge.Providers;

namespace PromptForge.Cli.Generate;

/// <summary>What requests cost, and what they may.</summary>
internal static class Spending
{
    /// <summary>The price of all requests, or null where one is not known. Who has no price list and runs here costs nothing.</summary>
    public static Cost? Total(IEnumerable<PlannedRequest> planned, ModelProfile? profile)
    {
        var total = new Cost(0, profile?.Price?.Currency ?? "USD");
        foreach (var request in planned)
        {
            if (request.Cost is { } cost) { total = new(total.Amount + cost.Amount, cost.Currency); }
            else if (profile?.Api?.IsLocal != true) { return null; }
        }

        return total;
    }

    /// <summary>What <c>--budget</c> says against a price, or null.</summary>
    /// <exception cref="UsageException">It is no amount.</exception>
    public static string? Refusal(string? budget, Cost? price, GenerateMessages words)
    {
        if (budget is null) { return null; }

        var digits = budget.TrimEnd("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".ToCharArray());
        var currency = budget[digits.Length..].ToUpperInvariant();
        if (!decimal.TryParse(digits.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var most) || currency.Length is not (0 or 3))
        {
            throw new UsageException(words.NotABudget(budget));
        }

        if (price is not { } cost) { return words.UnknownPrice; }

        if (cost.Amount == 0) { return null; }

        if (currency.Length > 0 && currency != cost.Currency) { return words.OtherCurrency(currency, cost); }

        return cost.Amount > most ? words.OverBudget(cost, most) : null;
    }
}
