// What the page says, in both languages. Ids of the server's answers (roles, reasons, units) have their words here too.
const words = {
  skip: ["跳到输入框", "Skip to the idea"],
  tagline: ["一句话进，带着来历的提示词出。", "A short idea in, a prompt with receipts out."],
  language: ["界面语言", "Language"],
  idea: ["您的想法", "Your idea"],
  ideaHelp: ["中文、英文或混写都可以；您写到的，一样不少。", "Chinese, English or both. Nothing you name is lost."],
  try: ["试试：", "Try:"],
  style: ["风格", "Style"], strength: ["增补", "Strength"], target: ["目标模型", "Target"], strategy: ["策略", "Strategy"],
  negative: ["不想要的", "Avoid, in your words"],
  compare: ["并排比较", "Compare side by side"],
  key: ["此服务器需要 API 密钥", "This server asks for an API key"], useKey: ["使用", "Use it"],
  auto: ["自动", "automatic"], styleNone: ["不加风格", "none"], domains: ["题材", "Domains"], looks: ["观感", "Looks"],
  strengths: { none: ["不加", "nothing"], light: ["少许", "light"], auto: ["自动", "automatic"], rich: ["丰富", "rich"] },
  prompt: ["提示词", "Prompt"], second: ["另一份", "The other"], negativeTitle: ["负面提示词", "Negative prompt"],
  copy: ["复制", "Copy"], copyNegative: ["复制负面", "Copy negative"], copied: ["已复制", "Copied"], notCopied: ["浏览器不允许复制，请手动选取", "The browser does not allow copying; select the text by hand"],
  offTitle: ["已关掉的词句（点一下恢复）", "Switched off (press to bring back)"],
  droppedTitle: ["未用的词句", "Left out"], notesTitle: ["说明", "Notes"], parameters: ["参数", "Parameters"],
  noLimit: ["没有长度上限", "no limit"], upper: ["上界估计", "upper estimate"],
  working: ["正在炼制…", "Forging…"], waiting: ["写下一句话，例如“悬崖上的灯塔”。", "Say what the picture shows, for example “a lighthouse on a cliff”."],
  offline: ["连不上服务器", "The server cannot be reached"],
  pressOff: ["点一下关掉这个词句", "press to switch this phrase off"], yours: ["您的原话，不会去掉", "your own words, always kept"],
  sources: { user: ["您的原话", "yours"], template: ["风格", "style"], knowledge: ["知识", "knowledge"], rule: ["规则", "rule"], model: ["对话模型", "chat model"] },
  roles: {
    subject: ["主体", "subject"], material: ["材质", "material"], vessel: ["花器", "vessel"], composition: ["构图", "composition"], colour: ["色彩", "colour"], light: ["光线", "light"],
    mood: ["意境", "mood"], medium: ["媒材", "medium"], style: ["流派", "style"], quality: ["画质", "quality"], exclusion: ["排除", "exclusion"],
  },
  reasons: {
    limit: ["超出上限", "no room"], conflict: ["与您的话相矛盾", "contradicts you"], excluded: ["已被排除", "excluded"], duplicate: ["重复", "said already"],
    irrelevant: ["不需要", "not called for"], unsupported: ["模型无法表达", "not supported"], untranslated: ["没有译文", "no translation"],
  },
  units: {
    scalars: ["个字符", "characters"], utf16: ["个字符", "characters"], utf8: ["个字节", "bytes"], words: ["个词", "words"], "cjk-words": ["个字词", "words and characters"],
    "clip-tokens": ["个 CLIP 词元", "CLIP tokens"], "t5-tokens": ["个 T5 词元", "T5 tokens"], "qwen-tokens": ["个 Qwen 词元", "Qwen tokens"],
    "chatglm-tokens": ["个 ChatGLM 词元", "ChatGLM tokens"], "llama-tokens": ["个 Llama 词元", "Llama tokens"], "gpt-tokens": ["个 GPT 词元", "GPT tokens"],
  },
  kinds: { hard: ["硬上限", "hard limit"], effective: ["有效上限", "effective limit"], recommended: ["建议长度", "recommended"] },
  library: ["知识库", "Knowledge"], searchLabel: ["查找花材、花器、光线、技法", "Search flowers, vessels, light, techniques"],
  found: ["找到 {n} 条", "{n} found"], nothing: ["没有找到", "Nothing found"], api: ["OpenAPI 文档", "OpenAPI"],
  retired: ["已停用", "retired"],
};

let index = 1;

export const isChinese = () => index === 0;

export function setLanguage(isZh) { index = isZh ? 0 : 1; }

/** The words for a name, or for an id within a group; an id without words speaks for itself. */
export function say(name, id) {
  const entry = id === undefined ? words[name] : words[name]?.[id];
  return Array.isArray(entry) ? entry[index] : (id ?? name);
}

/** One of {zh, en}, the other one where the first is missing. */
export function pick(both) { return both ? (index === 0 ? both.zh ?? both.en : both.en ?? both.zh) ?? "" : ""; }

/** Sets the words of everything marked data-words or data-label. */
export function label(root) {
  for (const node of root.querySelectorAll("[data-words]")) { node.textContent = say(node.dataset.words); }
  for (const node of root.querySelectorAll("[data-label]")) { node.setAttribute("aria-label", say(node.dataset.label)); }
}
