using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PromptForge.Model;
using PromptForge.Tests.Chat;

namespace PromptForge.Tests.Repository;

/// <summary>The forge in a container.</summary>
public sealed class ContainerTests
{
    [Fact]
    public void Adding_twice_registers_once()
    {
        var services = new ServiceCollection().AddPromptForge().AddPromptForge();

        Assert.Equal(ServiceLifetime.Singleton, Assert.Single(services, service => service.ServiceType == typeof(IPromptForge)).Lifetime);
        Assert.Single(services, service => service.ServiceType == typeof(IValidateOptions<PromptForgeOptions>));
    }

    [Fact]
    public async Task What_is_registered_forges()
    {
        await using var provider = new ServiceCollection().AddPromptForge().BuildServiceProvider();
        var forge = provider.GetRequiredService<IPromptForge>();

        Assert.Same(forge, provider.GetRequiredService<IPromptForge>());
        Assert.Equal(TheForge.Enhance("a fox").Prompt, (await forge.EnhanceAsync(new() { Prompt = "a fox", Target = "stability-v1-sdxl" })).Prompt);
    }

    [Fact]
    public void A_registration_of_the_users_own_wins()
    {
        var own = Forge.Create();
        using var provider = new ServiceCollection().AddSingleton<IPromptForge>(own).AddPromptForge().BuildServiceProvider();

        Assert.Same(own, provider.GetRequiredService<IPromptForge>());
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_told_with_its_option_and_name()
    {
        using var provider = new ServiceCollection().AddPromptForge(options => options.ContentFolders.Add("no/such/folder")).BuildServiceProvider();
        var refused = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IPromptForge>);

        Assert.Contains("ContentFolders: there is no folder or file 'no/such/folder'.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_that_does_not_exist_is_told_with_its_option_and_name()
    {
        using var provider = new ServiceCollection().AddPromptForge(options => options.ClipVocabularyPath = "no/merges.txt").BuildServiceProvider();
        var refused = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IPromptForge>);

        Assert.Contains("ClipVocabularyPath: there is no file 'no/merges.txt'.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_the_users_own_adds_a_style_that_can_be_used()
    {
        using var folder = new Folder().With("our-look.yaml",
            "id: our-look\nkind: look\nnames: {zh: 我们的风格, en: our look}\ndescribe: {zh: 我们的, en: ours}\nphrases:\n  glow: {role: light, zh: 琥珀色的晨雾, en: amber morning mist, relevance: 0.9}\n");
        await using var provider = new ServiceCollection().AddPromptForge(options => options.ContentFolders.Add(folder.Path)).BuildServiceProvider();
        var forged = await provider.GetRequiredService<IPromptForge>().EnhanceAsync(new() { Prompt = "a fox", Style = "our-look" });

        Assert.Contains("amber morning mist", forged.Prompt, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(forged.Fragments, placed => placed.Fragment.Id == "our-look#glow");
        Assert.NotEqual(TheForge.Enhance("a fox").ContentVersion, forged.ContentVersion);
    }

    [Fact]
    public async Task A_chat_model_of_the_options_rewrites()
    {
        await using var server = ChatServer.Answering(ChatServer.Prompt);
        await using var provider = new ServiceCollection().AddPromptForge(options => options.Chat = server.Settings(chat => (chat.Key, chat.KeyVariable) = (ChatServer.Secret, null))).BuildServiceProvider();
        var forged = await provider.GetRequiredService<IPromptForge>().EnhanceAsync(new() { Prompt = "a fox", Strategy = "rules-chat" });

        Assert.Contains(forged.Fragments, placed => placed.Fragment.Source.Kind == SourceKind.Model);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_chat_client_of_the_application_is_used_when_it_is_asked_for()
    {
        await using var server = ChatServer.Answering(ChatServer.Prompt);
        using var own = server.Client();
        var services = new ServiceCollection().AddSingleton<IChatClient>(own);
        await using var unasked = services.AddPromptForge().BuildServiceProvider();
        var refused = await Assert.ThrowsAsync<ForgeRequestException>(() => unasked.GetRequiredService<IPromptForge>().EnhanceAsync(new() { Prompt = "a fox", Strategy = "rules-chat" }).AsTask());
        await using var asked = services.Configure<PromptForgeOptions>(options => options.ChatClient = container => container.GetRequiredService<IChatClient>()).BuildServiceProvider();
        await asked.GetRequiredService<IPromptForge>().EnhanceAsync(new() { Prompt = "a fox", Strategy = "rules-chat" });

        Assert.Equal("no-chat-model", refused.Code);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void A_faulty_chat_model_is_told_with_its_option()
    {
        using var provider = new ServiceCollection().AddPromptForge(options => options.Chat = new() { Model = "m" }).BuildServiceProvider();

        Assert.Contains("Chat.Endpoint: must be a web address", Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IPromptForge>).Message, StringComparison.Ordinal);
    }
}
