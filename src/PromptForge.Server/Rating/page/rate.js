import { say, speak } from './words.js';

const $ = id => document.getElementById(id);
const keys = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'tie', ArrowDown: 'bad' };
let rater = '', pair = null, busy = false, last = { done: 0, all: 0 };

async function ask(path, options) {
  const answer = await fetch(path, { ...options, cache: 'no-store' });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function count() {
  $('bar').hidden = !last.all;
  $('bar').max = last.all || 1;
  $('bar').value = last.done;
  $('count').textContent = last.all ? say().count(Math.min(last.done + (pair ? 1 : 0), last.all), last.all) : '';
}

function side(name, answer) {
  const place = $(name).querySelector('.what');
  if (!answer.pictures) {
    const text = document.createElement('p');
    text.dir = 'auto';
    text.textContent = answer[name];
    place.replaceChildren(text);
    return;
  }
  const picture = new Image();
  picture.alt = say().picture[name];
  picture.addEventListener('error', () => { $('fault').textContent = say().missing; });
  picture.src = `/picture/${answer.pair}/${name}?rater=${encodeURIComponent(rater)}`;
  place.replaceChildren(picture);
}

async function next() {
  const answer = last = await ask(`/next?rater=${encodeURIComponent(rater)}`);
  pair = answer.pair || null;
  $('start').hidden = true;
  $('ask').hidden = !pair;
  $('end').hidden = Boolean(pair);
  count();
  if (!pair) { $('end').querySelector('h1').focus(); return; }
  $('prompt').textContent = answer.prompt;
  side('left', answer);
  side('right', answer);
  // Screen readers hear the new request first; the arrow keys work from anywhere.
  $('prompt').focus({ preventScroll: true });
  scrollTo(0, 0);
}

async function choose(choice) {
  if (!pair || busy) return;
  busy = true;
  $('fault').textContent = '';
  try {
    await ask('/choice', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ rater, pair, choice }) });
    $('said').textContent = say().said[choice];
    await next();
  } catch { $('fault').textContent = say().lost; }
  busy = false;
}

$('start').addEventListener('submit', event => {
  event.preventDefault();
  rater = $('rater').value.trim();
  if (!rater) return;
  localStorage.setItem('rater', rater);
  $('fault').textContent = '';
  next().catch(() => { $('fault').textContent = say().lost; });
});
for (const button of document.querySelectorAll('[data-choice]')) button.addEventListener('click', () => choose(button.dataset.choice));
for (const one of ['zh', 'en']) $(`ui-${one}`).addEventListener('click', () => { speak(one); count(); });
addEventListener('keydown', event => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat || !keys[event.key] || $('ask').hidden) return;
  event.preventDefault();
  choose(keys[event.key]);
});

speak();
count();
$('rater').value = localStorage.getItem('rater') || '';
$('rater').focus();
