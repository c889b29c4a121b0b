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

    /// <summary>An amount of money, with a currency or the empty string.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static (decimal Most, string Currency) Budget(string text, GenerateMessages words, string option = "--budget")
    {
        var digits = text.TrimEnd("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".ToCharArray());
        var currency = text[digits.Length..].ToUpperInvariant();
        return decimal.TryParse(digits.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var most) && currency.Length is (0 or 3)
            ? (most, currency) : throw new UsageException(words.NotABudget(text, option));
    }

    /// <summary>What <c>--budget</c> says against a price, or null.</summary>
    /// <exception cref="UsageException">It is no amount.</exception>
    public static string? Refusal(string? budget, Cost? price, GenerateMessages words)
    {
        if (budget is null) { return null; }

        var (most, currency) = Budget(budget, words);
        if (price is not { } cost) { return words.UnknownPrice; }

        if (cost.Amount == 0) { return null; }

        if (currency.Length > 0 && currency != cost.Currency) { return words.OtherCurrency(currency, cost); }

        return cost.Amount > most ? words.OverBudget(cost, most) : null;
    }
}
