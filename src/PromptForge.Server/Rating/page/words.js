// What the page says, in both languages.
const words = {
  en: {
    language: 'Language', title: 'Which one is better?',
    intro: 'You see what somebody asked for, and two results side by side. Choose the one that gives them more of what they asked for. Nobody can tell from this page who made which.',
    name: 'Your name or initials', nameHelp: 'It stays on this computer, beside your answers. Use the same one to go on later.', begin: 'Begin',
    question: 'Asked for', left: 'Left', right: 'Right', chooseLeft: 'Left is better', chooseRight: 'Right is better', tie: 'As good', bad: 'Both bad',
    thanks: 'Thank you. That was all.', after: 'You may close this page. The result appears in the window that started it, once it is stopped there.',
    count: (done, all) => `${done} of ${all}`, said: { left: 'Left chosen', right: 'Right chosen', tie: 'Both as good', bad: 'Both bad' },
    lost: 'The answer could not be stored: the program that serves this page does not answer. Start it again; nothing that was stored is lost.',
    picture: { left: 'Left picture', right: 'Right picture' }, missing: 'A picture of this pair cannot be shown.',
  },
  zh: {
    language: '语言', title: '哪一个更好？',
    intro: '上面是某人的要求，下面并排是两个结果。请选出更符合要求的那个。这一页看不出哪个结果出自哪种做法。',
    name: '您的名字或代号', nameHelp: '名字只和您的回答一起存在这台电脑上。下次用同一个名字即可继续。', begin: '开始',
    question: '要求', left: '左', right: '右', chooseLeft: '左边更好', chooseRight: '右边更好', tie: '一样好', bad: '都不好',
    thanks: '谢谢，全部评完了。', after: '可以关闭此页。结果会在启动它的窗口停止后显示。',
    count: (done, all) => `第 ${done} 组，共 ${all} 组`, said: { left: '已选左边', right: '已选右边', tie: '一样好', bad: '都不好' },
    lost: '回答没有存下：提供此页的程序没有应答。请重新启动；已存的不会丢失。',
    picture: { left: '左图', right: '右图' }, missing: '这一组有图片无法显示。',
  },
};

let language = (localStorage.getItem('language') || navigator.language).startsWith('zh') ? 'zh' : 'en';

export const say = () => words[language];

export function speak(chosen = language) {
  language = chosen;
  localStorage.setItem('language', language);
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en';
  document.title = `${say().title} · PromptForge`;
  for (const node of document.querySelectorAll('[data-words]')) node.textContent = say()[node.dataset.words];
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', say()[node.dataset.label]);
  for (const one of ['zh', 'en']) document.getElementById(`ui-${one}`).setAttribute('aria-pressed', String(one === language));
}
