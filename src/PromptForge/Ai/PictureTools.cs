using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using PromptForge.Imaging;
using PromptForge.Model;
using PromptForge.Profiles;
using PromptForge.Providers;
using PromptForge.Providers.Offline;
using PromptForge.Saving;

namespace PromptForge.Ai;

/// <summary>The tool that makes pictures, with a purse that it cannot open further than it was told.</summary>
internal sealed class PictureTools(ForgeTools words, IImageProvider provider, PromptForgeToolOptions options)
{
    private const int MostAtOnce = 10;

    private readonly PictureFolder folder = new(options.Folder);
    private readonly ModelProfile? profile = provider.Profile == OfflineProvider.Id ? null : words.Forge.Profile(provider.Profile);
    private readonly Lock purse = new();
    private decimal spent;
    private int made;

    public Task<JsonElement> GenerateAsync(
        [Description("What the picture shows, as the user said it; exclusions such as 'no boats' belong here, too.")] string prompt,
        [Description("'auto', 'none', or ids from list_styles separated by commas.")] string? style = null,
        [Description("How much may be added to the words."), AllowedValues("none", "light", "auto", "rich")] string? strength = null,
        [Description("Further things to avoid.")] string? negative = null,
        [Description("Width in pixels, together with the height; leave both out for the model's default.")] int? width = null,
        [Description("Height in pixels.")] int? height = null,
        [Description("How many pictures."), Range(1, MostAtOnce)] int count = 1,
        [Description("The picture's seed; the same seed with the same words gives the same picture.")] long? seed = null,
        IServiceProvider? services = null,
        CancellationToken cancellationToken = default) => ToolAnswer.TryAsync(async () =>
        {
            if (count is < 1 or > MostAtOnce) { throw new ToolException("bad-value", string.Create(CultureInfo.InvariantCulture, $"'count' must be 1 to {MostAtOnce}.")); }

            var request = words.Request(prompt, style, strength, negative, language: null);
            var forged = await words.Forge.EnhanceAsync(profile is null ? request : request with { Target = profile.Id }, cancellationToken).ConfigureAwait(false);
            var wanted = new ImageRequest { Prompt = forged, Width = width, Height = height, Count = count, Seed = seed, Progress = services?.GetService(typeof(IProgress<ImageProgress>)) as IProgress<ImageProgress> };
            folder.EnsureWritable();
            var price = Take(wanted);
            ImageResult result;
            try
            {
                result = await provider.GenerateAsync(wanted, cancellationToken).ConfigureAwait(false);
            }
            catch (ImageProviderException lost) when (lost.NothingStarted)
            {
                lock (purse) { (spent, made) = (spent - price, made - count); }

                throw;
            }

            return Answer(forged, result, folder.Save(new() { Request = wanted, Result = result, Profile = profile }), price);
        });

    /// <summary>Takes the price out of the purse before anything is asked for: two calls at once cannot spend the same money.</summary>
    private decimal Take(ImageRequest wanted)
    {
        var price = Price(wanted);
        lock (purse)
        {
            if (made + wanted.Count > options.MostPictures)
            {
                throw new ToolException("too-many-pictures", string.Create(CultureInfo.InvariantCulture, $"{made} of at most {options.MostPictures} pictures are made; no more can be asked for here."));
            }

            if (spent + price > options.Budget)
            {
                throw new ToolException("over-budget", string.Create(
                    CultureInfo.InvariantCulture, $"This would cost {price} {Currency}; {options.Budget - spent} of {options.Budget} {Currency} are left. Ask the user; only they can raise the budget."));
            }

            (spent, made) = (spent + price, made + wanted.Count);
            return price;
        }
    }

    private decimal Price(ImageRequest wanted)
    {
        if (profile is null) { return 0; }

        // Planning checks the options, too: what does not fit the model is told before money is.
        var planned = provider is IRequestPlanner planner ? planner.PlanAll(wanted) : [];
        if (planned.Count > 0 && planned.All(one => one.Cost is not null)) { return planned.Sum(one => one.Cost!.Value.Amount); }

        return profile.Api?.IsLocal == true ? 0 : options.PictureCost * wanted.Count
            ?? throw new ToolException("unknown-price", $"Nobody knows what a picture of '{profile.Id}' costs, so no budget can hold; the application must set a price.");
    }

    private string Currency => profile?.Price?.Currency ?? "USD";

    private JsonElement Answer(ForgedPrompt forged, ImageResult result, IEnumerable<SavedPicture> saved, decimal price) => ToolAnswer.Of(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("files");
        foreach (var picture in saved) { json.WriteStringValue(picture.Path); }

        json.WriteEndArray();
        json.WriteString("prompt", forged.Prompt);
        json.WriteString("negativePrompt", forged.NegativePrompt);
        json.WriteString("model", result.Model);
        json.WriteNumber("cost", price);
        json.WriteNumber("budgetLeft", options.Budget - spent);
        json.WriteString("currency", Currency);
        json.WriteStartArray("notes");
        foreach (var note in forged.Notes.Select(note => note.Message).Concat(result.Notes)) { json.WriteStringValue(note); }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
