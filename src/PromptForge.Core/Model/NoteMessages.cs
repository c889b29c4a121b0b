namespace PromptForge.Model;

/// <summary>The words of every note, in one place, in both languages; <c>{name}</c> stands for an argument.</summary>
public static class NoteMessages
{
    private static readonly Dictionary<string, LocalText> Texts = new(StringComparer.Ordinal)
    {
        ["dropped-for-limit"] = new("为满足 {limit} 的上限,省去了“{text}”", "left out '{text}' to keep the limit of {limit}"),
        ["user-clause-dropped"] = new("您自己的文字已超过 {limit},从末尾省去了“{text}”", "your own words exceed {limit}; left out '{text}' from the end"),
        ["user-clause-shortened"] = new("第一句单独就超过 {limit},在词句之间截短,省去“{text}”", "the first clause alone exceeds {limit}; it ends between two phrases, without '{text}'"),
        ["refill"] = new("“{text}”补上了空出的位置", "'{text}' took the place that became free"),
        ["over-limit"] = new("第一句已超过 {limit},无法再缩短", "the first clause alone exceeds {limit}; nothing more can be left out"),
        ["exclusion-in-negative"] = new("“{text}”已移出画面描述,写入负面提示词", "'{text}' is kept out of the picture and goes to the negative prompt"),
        ["exclusion-stated"] = new("该模型没有负面提示词,改用语句说明不要“{text}”", "this model has no negative prompt; '{text}' is excluded in words"),
        ["exclusion-paraphrased"] = new("该模型没有负面提示词,“{text}”改写为“{instead}”", "this model has no negative prompt; '{text}' became '{instead}'"),
        ["exclusion-lost"] = new("该模型没有负面提示词,“{text}”无法可靠地排除", "this model has no negative prompt; '{text}' could not be excluded reliably"),
        ["preference"] = new("“{text}”理解为程度上的偏好,而不是排除", "'{text}' is read as a preference of degree, not an exclusion"),
        ["only-this"] = new("“{text}”理解为只要所说的这些", "'{text}' is read as: only what follows is wanted"),
        ["only-exclusions"] = new("您只说了不要什么,没有说要什么;说出画面的主体会更好", "the prompt says only what is not wanted; name what the picture shows"),
        ["contradictory-wish"] = new("您既想要又不想要“{text}”;按想要处理", "you both want and exclude '{text}'; it stays"),
        ["untranslated"] = new("“{text}”没有译文,保留原文;教会它:{teach}", "'{text}' has no translation and stays as it is; to add it: {teach}"),
        ["unsupported-syntax"] = new("目标模型不认识“{text}”,已去掉标记", "the target does not understand '{text}'; its marks were removed"),
        ["flag-dropped"] = new("目标模型不认识参数“{text}”,已去掉", "the target does not understand the flag '{text}'; it was removed"),
        ["style-auto"] = new("自动选择风格“{style}”(得分 {score})", "style '{style}' chosen automatically (score {score})"),
        ["style-plain"] = new("没有风格得分达到 0.5,使用“plain”", "no style scores 0.5; 'plain' is used"),
        ["vague"] = new("“{text-zh}”较笼统,可以试试:{choices-zh}", "'{text}' is vague; you could say: {choices}"),
        ["edit"] = new("这是修改图片的指令:只翻译,不扩写", "this is an instruction to edit a picture: translated, not enriched"),
        ["edited"] = new("文字由使用者改过，按原样发送，没有再次增强", "the words were edited by hand; they are sent as they are, nothing was forged again"),
        ["no-negative"] = new("目标模型没有负面提示词,未使用“{text}”", "the target has no negative prompt; '{text}' was not used"),
        ["unknown-wildcard"] = new("没有名为“{name}”的通配符,保留原文", "there is no wildcard named '{name}'; it stays as it is"),
        ["variant-limit"] = new("“{text}”展开后过长或嵌套过深,保留原文", "'{text}' would expand too far and stays as it is"),
        ["too-few-choices"] = new("“{text}”只有 {count} 个选项,已全部使用", "'{text}' has only {count} choices; all are used"),
        ["unknown-variable"] = new("没有名为“{name}”的变量,保留原文", "no variable '{name}' is set; it stays as it is"),
        ["broken-variant"] = new("变体语法“{text}”不完整,按普通文字处理", "the variant '{text}' is not complete and is read as plain text"),
        ["control-characters"] = new("去掉了 {count} 个控制字符", "{count} control characters were removed"),
        ["lone-surrogates"] = new("{count} 个残缺的字符替换为 U+FFFD", "{count} broken characters were replaced by U+FFFD"),
        ["clipped-input"] = new("输入过长,只读取前 {limit} 个字符", "the input is very long; only its first {limit} characters were read"),
        ["target-retired"] = new("模型“{target}”的状态为 {status},建议改用“{successor}”", "'{target}' is {status}; its successor is '{successor}'"),
        ["other-language"] = new("“{text}”不是中文或英文,原样保留", "'{text}' is neither Chinese nor English and stays as it is"),
        ["unknown-without"] = new("没有编号为“{id}”的词句可去掉", "no phrase with the id '{id}' could be switched off"),
        ["rewrite-refused"] = new("模型的改写没有采用({reason}),使用规则的结果", "the model's rewrite was not taken ({reason}); the rules' prompt is used"),
        ["translation-refused"] = new("模型的译文没有采用({reason}),使用规则的译文", "the model's translation was not taken ({reason}); the rules' translation is used"),
        ["translated-by-model"] = new("{count} 个句段由对话模型翻译,已核对", "{count} clauses were translated by the chat model and checked"),
        ["negative-unwrapped"] = new("负面提示词里的“{text}”本身就是否定,改为“{instead}”", "'{text}' in a negative prompt would ask for the thing; it became '{instead}'"),
        ["negative-collision"] = new("负面词“{text}”与您的要求相冲突,已省去", "the negative '{text}' would forbid what you asked for and was left out"),
        ["wish-added"] = new("按您的意思加上“{text}”", "added as you wished: '{text}'"),
        ["wish-removed"] = new("按您的意思去掉“{text}”", "removed as you wished: '{text}'"),
        ["wish-replaced"] = new("按您的意思把“{text}”换成“{instead}”", "replaced as you wished: '{text}' by '{instead}'"),
        ["wish-set"] = new("按您的意思：“{text}”现在是“{instead}”", "changed as you wished: '{text}' is now '{instead}'"),
        ["wish-switched"] = new("按您的意思换成“{text}”", "changed as you wished: now '{text}'"),
        ["wish-own"] = new("没看懂“{text}”要改什么，已作为您自己的话加进描述", "'{text}' names no change that is understood; it was added as words of your own"),
    };

    /// <summary>Every code that has words.</summary>
    public static IEnumerable<string> Codes => Texts.Keys;

    /// <summary>The message of a note in English; an unknown code speaks for itself.</summary>
    public static string English(ForgeNote note) => In(note, Language.English);

    /// <summary>The message of a note in a language.</summary>
    public static string In(ForgeNote note, Language language)
    {
        ArgumentNullException.ThrowIfNull(note);
        if (!Texts.TryGetValue(note.Code, out var text)) { return note.Code; }

        var message = text.InOrElse(language);
        foreach (var (name, value) in note.Args)
        {
            message = message.Replace("{" + name + "}", value, StringComparison.Ordinal);
        }

        return message;
    }
}
