// What the page says, in both languages. Ids of the server's answers (roles, reasons, units) have their words here too.
const words = {
  skip: ["跳到内容", "Skip to the content"],
  language: ["界面语言", "Language"], rooms: ["页面", "Rooms"],
  navForge: ["炼词", "Forge"], navKnowledge: ["知识", "Knowledge"], navStyles: ["风格", "Styles"], navExperiments: ["实验", "Experiments"],

  idea: ["您的想法", "Your idea"],
  ideaHelp: ["中文、英文或混写都可以；您写到的，一样不少。", "Chinese, English or both. Nothing you name is lost."],
  try: ["试试：", "Try"],
  settings: ["设置", "Settings"],
  style: ["风格", "Style"], strength: ["增补", "Additions"], target: ["目标模型", "Target"], strategy: ["策略", "Strategy"],
  negative: ["不想要的", "Avoid"],
  compare: ["并排比较", "Compare side by side"], compareHelp: ["右栏另选风格、增补、模型或策略；不同之处有底色。", "Choose another style, strength, model or strategy on the right. What differs is shaded."],
  key: ["此服务器需要 API 密钥", "This server asks for an API key"], useKey: ["使用", "Use it"],
  auto: ["自动", "automatic"], styleNone: ["不加风格", "none"], domains: ["题材", "Domains"], looks: ["观感", "Looks"],
  strengths: { none: ["不加", "nothing"], light: ["少许", "a little"], auto: ["自动", "automatic"], rich: ["丰富", "rich"] },
  retired: ["已停用", "retired"],

  waitingTitle: ["一句话，长成一条提示词", "A few words grow into a prompt"],
  waiting: ["写下画面里有什么，例如“窗边的一束白玫瑰”。您的原话一字不丢；添上的每个词句都说明来历。", "Say what the picture shows, for example “a lighthouse on a cliff at dusk”. Your words stay; every phrase that is added says where it came from."],
  offline: ["连不上服务器", "The server cannot be reached"],
  forgedSaid: ["已炼成：增补 {n} 处。{length}", "Forged: {n} phrases added. {length}"],

  prompt: ["提示词", "Prompt"], left: ["左栏", "Left"], right: ["右栏", "Right"], negativeTitle: ["负面提示词", "Negative prompt"],
  parallel: ["对照", "In the other language"],
  phrasesHelp: ["方向键在词句间移动；回车打开来历；Delete 去掉。", "Arrow keys move between phrases; Enter opens the receipt; Delete leaves a phrase out."],
  copy: ["复制", "Copy"], copyNegative: ["复制负面", "Copy negative"], copied: ["已复制", "Copied"],
  notCopied: ["浏览器不允许复制，请手动选取", "The browser does not allow copying; select the text by hand"],
  edit: ["手工改", "Edit by hand"], editStop: ["回到炼成的", "Back to the forged text"],
  editHelp: ["改过的文字原样发送，不再炼制；来历将写明“手工改过”。", "An edited text is sent as it stands and is not forged again; its receipt says “edited”."],
  editMoved: ["您的想法或设置变了；这里仍是您改过的文字。", "Your idea or the settings changed; this is still the text you edited."],
  editedMark: ["手工改过", "edited by hand"],

  takeOut: ["去掉", "Leave out"], takeOutHelp: ["从提示词里去掉", "Leave this phrase out of the prompt"],
  pin: ["固定", "Pin"], unpin: ["不再固定", "Unpin"], pinned: ["已固定：换了风格也会留着", "pinned: it stays whatever the style"],
  openEntry: ["看条目", "Open entry"], yours: ["您的原话，总会保留", "your own words, always kept"],
  sameBoth: ["两栏都有", "on both sides"], onlyHere: ["只在这一栏", "only on this side"],
  difference: ["共有 {both} 处相同；左栏独有 {left} 处，右栏独有 {right} 处。", "{both} phrases in common; {left} only on the left, {right} only on the right."],
  offTitle: ["您去掉的", "Left out by you"], offHelp: ["点一下恢复", "press to bring back"],
  droppedTitle: ["未用的词句", "Left out"], bringBack: ["仍要用", "Use it anyway"], bringOff: ["不再要求", "No longer insist"],
  notesTitle: ["说明", "Notes"], warning: ["注意", "Mind"], parameters: ["参数", "Parameters"],
  vague: ["“{text}”较笼统，可以试试：", "“{text}” is vague; you could say:"], addWord: ["加进想法", "Add to the idea"],
  receiptsTitle: ["全部来历", "All receipts"],
  colPhrase: ["词句", "Phrase"], colGloss: ["对照", "Gloss"], colOrigin: ["来源", "Origin"], colWhy: ["缘由", "Why"],
  noLimit: ["没有长度上限", "no limit"], upper: ["上界估计", "upper estimate"], lengthOf: ["长度", "Length"], over: ["超出", "over the limit"],

  make: ["生成图片", "Make the picture"], makeTitle: ["图片", "Picture"], provider: ["服务", "Provider"], count: ["张数", "Count"], size: ["尺寸", "Size"], imageSeed: ["图片种子", "Picture seed"],
  offlineCard: ["离线样卡", "offline card"], cancel: ["取消", "Cancel"], download: ["下载", "Download"],
  jobs: { queued: ["排队中", "Queued"], running: ["生成中", "At work"], done: ["完成", "Done"], failed: ["没有成功", "Failed"], cancelled: ["已取消", "Cancelled"], lost: ["没有等到回答", "The answer was lost"] },
  sentSame: ["发出的与所见逐字节相同", "Sent exactly as shown, byte for byte"], sentOther: ["发出的与所见不同；请看下面的原文", "What was sent differs from what was shown; see the text below"],
  sentText: ["发出的原文", "The text that was sent"], sentBytes: ["{n} 字节", "{n} bytes"], until: ["保存到 {when}", "kept until {when}"],
  noPictures: ["这台服务器不生成图片", "This server makes no pictures"], pictureOf: ["生成的图片 {n}", "Picture {n}"], pictureGone: ["图片取不到了", "The picture can no longer be fetched"],

  sources: { user: ["您的原话", "yours"], template: ["风格", "style"], knowledge: ["知识", "knowledge"], rule: ["规则", "rule"], model: ["对话模型", "chat model"] },
  roles: {
    subject: ["主体", "subject"], material: ["材质", "material"], vessel: ["花器", "vessel"], composition: ["构图", "composition"], colour: ["色彩", "colour"], light: ["光线", "light"],
    mood: ["意境", "mood"], medium: ["媒材", "medium"], style: ["流派", "style"], quality: ["画质", "quality"], exclusion: ["排除", "exclusion"],
  },
  reasons: {
    limit: ["放不下", "no room"], conflict: ["与您的话相矛盾", "contradicts you"], excluded: ["已被排除", "excluded"], duplicate: ["重复", "said already"],
    irrelevant: ["不需要", "not called for"], unsupported: ["模型无法表达", "not supported"], untranslated: ["没有译文", "no translation"],
  },
  units: {
    scalars: ["个字符", "characters"], utf16: ["个字符", "characters"], utf8: ["个字节", "bytes"], words: ["个词", "words"], "cjk-words": ["个字词", "words and characters"],
    "clip-tokens": ["个 CLIP 词元", "CLIP tokens"], "t5-tokens": ["个 T5 词元", "T5 tokens"], "qwen-tokens": ["个 Qwen 词元", "Qwen tokens"],
    "chatglm-tokens": ["个 ChatGLM 词元", "ChatGLM tokens"], "llama-tokens": ["个 Llama 词元", "Llama tokens"], "gpt-tokens": ["个 GPT 词元", "GPT tokens"],
  },
  limitKinds: { hard: ["硬上限", "hard limit"], effective: ["有效上限", "effective limit"], recommended: ["建议长度", "recommended"] },

  knowledgeTitle: ["知识库", "Knowledge"], knowledgeHelp: ["花材、花器、光线、技法：名字、事实、寓意，和能写进提示词的词句。", "Flowers, vessels, light, technique: names, facts, meanings, and phrases to write with."],
  searchLabel: ["查找", "Search"], browse: ["例如", "For example"], stylesFound: ["{n} 种风格", "{n} styles"],
  found: ["找到 {n} 条", "{n} found"], nothing: ["没有找到", "Nothing found"],
  alsoCalled: ["也叫", "Also"], traditional: ["繁体", "Traditional"], facts: ["事实", "Facts"], sometimes: ["可以是", "can be"], meanings: ["寓意", "Meanings"], taboo: ["忌讳", "Mind"],
  everywhere: ["各地", "everywhere"], entryPhrases: ["词句", "Phrases"], entryPhrasesHelp: ["点一下写进您的想法", "Press one to write it into your idea"], choices: ["可以改说", "Say instead"],
  isA: ["属于", "A kind of"], pairs: ["相配", "Goes with"], vessels: ["宜用花器", "Vessels"], inStyles: ["常见于", "At home in"], sourcesTitle: ["出处", "Sources"],
  added: ["已写进您的想法：{text}", "Written into your idea: {text}"], back: ["返回", "Back"],
  factKeys: {
    season: ["季节", "season"], colour: ["色彩", "colour"], form: ["花形", "form"], habit: ["株形", "habit"], culture: ["文化", "culture"], medium: ["媒材", "medium"], era: ["时代", "era"], place: ["场所", "place"],
    temper: ["气质", "temper"], detail: ["细节", "detail"], symmetry: ["对称", "symmetry"], saturation: ["饱和度", "saturation"], age: ["新旧", "age"], time: ["时辰", "time"], framing: ["景别", "framing"],
    weather: ["天气", "weather"], tone: ["色调", "tone"], density: ["疏密", "density"], direction: ["方向", "direction"], light: ["光质", "light"], angle: ["角度", "angle"], vessel: ["花器", "vessel"], key: ["影调", "key"],
    focus: ["景深", "focus"], decay: ["枯荣", "decay"], background: ["背景", "background"], motion: ["动静", "motion"], lettering: ["文字", "lettering"],
  },
  values: {
    mass: ["团块", "mass"], line: ["线条", "line"], filler: ["填充", "filler"], form: ["异形", "form"], monochrome: ["单色", "monochrome"], muted: ["柔和", "muted"], vivid: ["鲜明", "vivid"], cool: ["冷", "cool"], warm: ["暖", "warm"], neutral: ["中性", "neutral"],
    new: ["新", "new"], old: ["旧", "old"], calm: ["沉静", "calm"], humble: ["朴素", "humble"], textile: ["织物", "textile"], minimal: ["极简", "minimal"], full: ["满", "full"], sparse: ["疏", "sparse"], high: ["高", "high"], low: ["低", "low"],
    indoor: ["室内", "indoor"], outdoor: ["室外", "outdoor"], studio: ["影棚", "studio"], mirror: ["左右对称", "mirror"], none: ["不对称", "none"], radial: ["放射", "radial"], medium: ["中景", "medium"], wide: ["远景", "wide"], some: ["有", "some"],
    dark: ["暗", "dark"], light: ["亮", "light"], plain: ["素净", "plain"], back: ["逆", "back"], front: ["顺", "front"], rim: ["轮廓", "rim"], side: ["侧", "side"], top: ["顶", "top"], under: ["底", "under"], hard: ["硬", "hard"], soft: ["柔", "soft"],
    overhead: ["俯拍", "overhead"], deep: ["深", "deep"], shallow: ["浅", "shallow"], moving: ["动", "moving"], clear: ["晴朗", "clear"], cloudy: ["多云", "cloudy"], dried: ["干燥", "dried"],
  },
  kinds: {
    flower: ["花", "flower"], foliage: ["叶材", "foliage"], branch: ["枝", "branch"], fruit: ["果", "fruit"], vessel: ["花器", "vessel"], technique: ["技法", "technique"], form: ["花型", "form"], school: ["流派", "school"], colour: ["色彩", "colour"],
    harmony: ["配色", "harmony"], season: ["季节", "season"], time: ["时辰", "time"], weather: ["天气", "weather"], occasion: ["场合", "occasion"], space: ["空间", "space"], culture: ["文化", "culture"], era: ["时代", "era"], light: ["光线", "light"],
    lens: ["镜头", "lens"], composition: ["构图", "composition"], medium: ["媒材", "medium"], material: ["材质", "material"], mood: ["意境", "mood"], style: ["风格", "style"], quality: ["画质", "quality"], place: ["地方", "place"], food: ["食物", "food"],
    fashion: ["服饰", "fashion"], interior: ["室内", "interior"], architecture: ["建筑", "architecture"], character: ["人物", "character"],
  },
  sourceKeys: {
    own: ["我们自己的知识与判断", "our own knowledge and judgement"], foc: ["《中国植物志》英文版", "Flora of China"], kew: ["邱园 Plants of the World Online", "Plants of the World Online, Kew"], rhs: ["英国皇家园艺学会", "Royal Horticultural Society"],
    met: ["大都会艺术博物馆", "The Metropolitan Museum of Art"], vam: ["维多利亚与艾伯特博物馆", "Victoria and Albert Museum"], greenaway: ["《花语》，凯特·格林纳威绘，1884", "Language of Flowers, Kate Greenaway, 1884"], "plant-lore": ["Plant-lore Archive", "Plant-lore Archive"],
  },

  stylesTitle: ["风格", "Styles"], stylesHelp: ["题材说画什么，观感说怎么画；可以一个题材叠加观感。", "A domain says what is shown, a look how it is shown; one domain and looks can be stacked."],
  useStyle: ["用这个", "Use it"], inUse: ["正在用", "in use"], phrasesOf: ["{n} 个词句", "{n} phrases"],

  experimentsTitle: ["实验", "Experiments"], experimentsHelp: ["同样的人群，不同的策略：谁的图更受欢迎，差多少，有多确定。", "Different strategies for people drawn by lot: which one serves them better, by how much, and how sure that is."],
  noExperiments: ["还没有实验", "No experiment yet"],
  noExperimentsHelp: ["实验写成 YAML：分组、策略、主要指标、何时停止。在服务器设置里写明实验文件，重启后它就在这里列出；每组的人数、均值与区间随结果更新。", "An experiment is a YAML file: arms, strategies, a primary metric, a rule to stop. Name the file in the server's settings and it appears here; counts, means and intervals follow as outcomes come in."],
  states: { waiting: ["未开始", "waiting"], running: ["进行中", "running"], stopped: ["已停止", "stopped"] },
  arm: ["分组", "Arm"], control: ["对照组", "control"], assigned: ["分到", "Assigned"], exposed: ["看到", "Exposed"], unitsCol: ["有结果", "With outcome"], mean: ["均值", "Mean"], deviation: ["标准差", "Deviation"],
  plotTitle: ["与对照组“{control}”之差，及 {level}% 区间", "Difference to “{control}” with {level}% intervals"], plotUnknown: ["区间未定", "interval not known yet"], bestChance: ["最佳的可能", "Chance of being best"],
  primary: ["主要指标", "Primary metric"], since: ["始于", "Since"], mismatch: ["各组人数与设定不符：有单元丢失。", "The arms did not get their shares: something loses units."], planChanged: ["开始之后计划有改动：结果只供探索。", "The plan changed after the start: the reading only explores."],
  noRoute: ["这台服务器不做实验", "This server runs no experiments"],
  outcomes: { better: ["优于", "better"], worse: ["不如", "worse"], equivalent: ["相当", "equivalent"], inconclusive: ["未定", "open"] },
  api: ["OpenAPI 文档", "OpenAPI"],
};

let index = 1;

export const isChinese = () => index === 0;

export const pageLanguage = () => index === 0 ? "zh" : "en";

export function setLanguage(isZh) { index = isZh ? 0 : 1; }

/** The words for a name, or for an id within a group; an id without words speaks for itself. */
export function say(name, id) {
  const entry = id === undefined ? words[name] : Object.hasOwn(words[name] ?? {}, id) ? words[name][id] : undefined;
  return Array.isArray(entry) ? entry[index] : (id ?? name);
}

/** Words with values in the place of {name}. */
export const tell = (name, values) => Object.entries(values).reduce((text, [key, value]) => text.replaceAll(`{${key}}`, () => value), say(name));

/** One of {zh, en}, the other one where the first is missing. */
export function pick(both) { return both ? (index === 0 ? both.zh ?? both.en : both.en ?? both.zh) ?? "" : ""; }

/** The other one of {zh, en}, or nothing. */
export function other(both) { return (index === 0 ? both?.en : both?.zh) ?? ""; }

/** The language that a text is written in, for screen readers and fonts. */
export const langOf = text => /[\u3400-\u9fff]/.test(text) ? "zh" : "en";

/** Sets the words of everything marked data-words or data-label. */
export function label(root) {
  for (const node of root.querySelectorAll("[data-words]")) { node.textContent = say(node.dataset.words); }
  for (const node of root.querySelectorAll("[data-label]")) { node.setAttribute("aria-label", say(node.dataset.label)); }
}
