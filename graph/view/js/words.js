// Words of the page in the reader's language, and elements made without ever parsing data as HTML.

const page = JSON.parse(document.getElementById('data').textContent);
const $ = (id) => document.getElementById(id);
let lang = page.lang;

// `word('shown', {nodes: 3})` fills {nodes} in the text of words.yaml; what stands in brackets there, as in case[s], is for other numbers than 1.
function word(key, values = {}) {
  const text = page.words.page[key][lang === 'zh' ? 0 : 1];
  return text.replace(/\[(\w+)\]/g, (_, plural) => (String(values.n) === '1' ? '' : plural)).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// The name of a property or of one of its values; what the list does not know stays as it is.
function term(group, key) {
  const entry = Object.hasOwn(page.words[group], key) ? page.words[group][key] : null;
  return entry ? entry[lang === 'zh' ? 0 : 1] : String(key);
}

const titled = (item) => (lang === 'zh' ? item.zh : item.en);
const grouped = (number) => number.toLocaleString('en-US');

// el('button', {class: 'chip', onclick: f}, 'text', child): attributes that are functions become listeners, text becomes text nodes.
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, '');
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// A name on its own: whatever direction its letters ask for, the text round it keeps its own.
const nameOf = (text) => el('bdi', {}, text);

// On a canvas and in SVG there is no <bdi>: leave out the characters that turn the direction of writing, and control characters.
const flat = (text) => text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufffe\uffff]/g, ' ');

function shorten(text, length) {
  const letters = Array.from(text);
  return letters.length > length ? letters.slice(0, length - 1).join('') + '…' : text;
}

// Put the words into the fixed parts of the page: data-word is the text, data-hint the tooltip and accessible name.
function translatePage() {
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
  for (const node of document.querySelectorAll('[data-word]')) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll('[data-hint]')) {
    node.title = word(node.dataset.hint);
    node.setAttribute('aria-label', node.title);
    if ('placeholder' in node) node.placeholder = node.title;
  }
}
