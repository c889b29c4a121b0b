using System.Globalization;
using PromptForge.Content;
using PromptForge.Model;

namespace PromptForge.Cli.Tools;

/// <summary>What is said of index files, in both languages.</summary>
internal sealed class IndexMessages(Language ui)
{
    private bool Zh => ui.IsChinese;

    public string Written(string path, int entries, long bytes, string? model)
    {
        var size = (bytes / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture);
        var by = model is null ? "" : Zh ? $"，含模型“{model}”的向量" : $", with vectors of '{model}'";
        return Zh ? $"{path}：{entries} 个条目，{size} MiB{by}" : $"{path}: {entries} entries, {size} MiB{by}";
    }

    public string NameIt(string file) => Zh
        ? $"在 promptforge.yaml 中写 index: {file}，以后便从它打开。" : $"Write index: {file} into promptforge.yaml, and later runs open it.";

    public string Embedded(long asked, long found) => Zh
        ? $"向模型询问了 {asked} 段文字，{found} 段取自缓存。" : $"{asked} texts were embedded by the model, {found} came from the cache.";

    public string Progress(int done, int all) => Zh ? $"已处理 {done}/{all}" : $"{done} of {all}";

    /// <summary>Why an index file was not used, and what was done instead.</summary>
    public string ReadAnew(IndexFileException fault) => fault.Fault switch
    {
        IndexFileFault.Missing => Zh ? $"还没有索引“{fault.Path}”；现在建立。" : $"there is no index '{fault.Path}' yet; it is made now.",
        IndexFileFault.Stale => Zh ? $"内容已经改变，索引“{fault.Path}”重新建立。" : $"the content has changed; the index '{fault.Path}' is made anew.",
        IndexFileFault.Torn => Zh ? $"索引“{fault.Path}”已损坏，重新建立。" : $"the index '{fault.Path}' is torn or damaged; it is made anew.",
        IndexFileFault.OtherVersion => Zh ? $"索引“{fault.Path}”是另一版本写的，重新建立。" : $"the index '{fault.Path}' is of another version; it is made anew.",
        _ => Of(fault),
    };

    /// <summary>What is wrong with an index file, and the way out.</summary>
    public string Of(IndexFileException fault) => !Zh ? fault.Message : fault.Fault switch
    {
        IndexFileFault.Missing => $"没有索引“{fault.Path}”；请运行 promptforge knowledge index 建立。",
        IndexFileFault.Foreign => $"“{fault.Path}”不是 PromptForge 的索引，未作改动；请用 promptforge knowledge index --to FILE 换一个文件。",
        IndexFileFault.Torn => $"索引“{fault.Path}”已损坏；请运行 promptforge knowledge index 重建。",
        IndexFileFault.OtherVersion => $"索引“{fault.Path}”是另一版本写的；请运行 promptforge knowledge index 重建。",
        IndexFileFault.Stale => $"索引“{fault.Path}”建立之后内容已经改变；请运行 promptforge knowledge index 重建。",
        IndexFileFault.OtherModel => $"索引“{fault.Path}”的向量不属于所配置的模型或维数；请运行 promptforge knowledge index 重建（只有缓存里没有的才收费）。",
        IndexFileFault.Busy => $"另一个进程正在写索引“{fault.Path}”；请等它写完再试。",
        _ => $"索引“{fault.Path}”无法读写，原有的索引未变：{fault.InnerException?.Message}",
    };
}
