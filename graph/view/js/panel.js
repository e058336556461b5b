// The panel at the side: a node with its properties and relationships, or the words behind a line.

const GROUP = 12;
const CONTEXT = 90;

// Who opened the panel by keyboard reads on in it, and is back where they were when it closes.
let cameFrom = '';
let entering = false;
let panelOf = '';

// A click without a pointer comes from the keyboard.
function enterPanel(event) {
  entering = event.detail === 0;
  cameFrom = entering ? event.currentTarget.id : '';
}

async function showPanel() {
  const box = $('panel'), inside = box.contains(document.activeElement);
  const { node, bundle } = state;
  document.body.classList.toggle('with-panel', node >= 0 || bundle >= 0);
  box.hidden = node < 0 && bundle < 0;
  const subject = `${node} ${bundle}`, same = panelOf === subject;
  panelOf = subject;
  if (box.hidden) {
    if (cameFrom && $(cameFrom)) $(cameFrom).focus();
    cameFrom = '';
    return;
  }
  await loadEvidence();
  if (state.node !== node || state.bundle !== bundle) return;
  keepingFocus(box, () => box.replaceChildren(el('button', { class: 'close', onclick: () => change({ node: -1, bundle: -1 }), 'aria-label': word('close'), title: word('close') }, '×'),
    ...(bundle >= 0 ? evidencePanel(bundle) : nodePanel(node))));
  if (!same) box.scrollTop = 0;
  if (entering || (inside && !same)) box.focus({ preventScroll: true });
  entering = false;
}

function chip(label) {
  return el('span', { class: 'chip' }, swatch(label), titled(model.labels[label]));
}

const link = (node, text = model.shownName(node)) => el('button', { class: 'link', onclick: () => { select(node); } }, nameOf(text));

function nodePanel(node) {
  const label = model.nodes.label[node], places = [...model.placesOf[node]];
  return [
    el('header', {}, chip(label), el('h2', {}, nameOf(model.nodes.name[node])), actions(node)),
    el('dl', {}, properties(node),
      model.casesOf[node].size ? [el('dt', {}, word('cases')), el('dd', {}, grouped(model.casesOf[node].size))] : [],
      places.length ? [el('dt', {}, word('placesOf', { n: places.length })), el('dd', {}, places.slice(0, 30).map((place) => model.nodes.name[place]).join('、'))] : []),
    ...caseText(node),
    el('h3', {}, word('relationships')),
    ...relationshipGroups(node),
  ];
}

function properties(node) {
  return Object.entries(model.nodes.more[node] || {}).filter(([key]) => key !== 'sha256').flatMap(([key, value]) => {
    const text = Array.isArray(value) ? value.join('、') : typeof value === 'number' ? String(value) : term('values', value);
    return text ? [el('dt', {}, term('properties', key)), el('dd', {}, nameOf(text))] : [];
  });
}

function actions(node) {
  const focused = state.focus === node, button = (id, key, act, pressed) => el('button', { id, onclick: act, 'aria-pressed': pressed === undefined ? null : String(pressed) }, word(key));
  const input = el('input', { type: 'text', id: 'path-end', role: 'combobox', 'aria-controls': 'path-hits', 'aria-expanded': 'false', 'aria-label': word('pathTo'), placeholder: word('pathTo'), autocomplete: 'off' });
  const hits = el('ul', { class: 'hits', id: 'path-hits', role: 'listbox', hidden: true });
  offerNodes(input, hits, (end) => change({ path: [node, end], focus: -1, at: null, view: 'network' }), node);
  return el('div', { class: 'actions' },
    focused ? button('act-focus', 'endFocus', () => change({ focus: -1, at: null })) : button('act-focus', 'focus', () => focusOn(node)),
    button('act-pin', state.pins.has(node) ? 'unpin' : 'pin', () => pin(node), state.pins.has(node)),
    button('act-hide', 'hide', () => hide(node)),
    el('div', { class: 'finder' }, input, hits));
}

function pin(node) {
  const pins = new Map(state.pins);
  if (!pins.delete(node)) pins.set(node, [X[node], Y[node]]);
  change({ pins });
}

// What is hidden can be neither the middle of the picture nor the end of a path.
function hide(node) {
  const changes = { hidden: toggled(state.hidden, node), node: -1 };
  if (state.focus === node) Object.assign(changes, { focus: -1, at: null });
  if (state.path && state.path.includes(node)) Object.assign(changes, { path: null, at: null });
  change(changes);
}

function caseText(node) {
  const text = evidence.texts[node];
  return text ? [el('details', { class: 'text' }, el('summary', {}, word('text')), paragraphs(text))] : [];
}

const paragraphs = (text) => text.split('\n').filter((line) => line.trim()).map((line) => el('p', {}, line));

// Groups by type and direction; what it states before what is only mentioned.
function relationshipGroups(node) {
  const groups = new Map();
  for (const b of model.bundlesOf(node)) {
    const out = model.bFrom[b] === node, type = model.bType[b], way = model.types[type].undirected ? '—' : out ? '→' : '←';
    const key = `${type === model.mention ? 1 : 0} ${type} ${way}`;
    if (!groups.has(key)) groups.set(key, { type, way, list: [] });
    groups.get(key).list.push([b, out ? model.bTo[b] : model.bFrom[b]]);
  }
  return [...groups.keys()].sort().map((key) => {
    const { type, way, list } = groups.get(key);
    list.sort((a, b) => model.bSize[b[0]] - model.bSize[a[0]] || model.rank[a[1]] - model.rank[b[1]]);
    const items = list.map(([b, other]) => el('li', {}, swatch(model.nodes.label[other]), link(other),
      el('button', { class: 'evidence', onclick: () => selectBundle(b), title: word('showEvidence') }, word('evidenceCount', { n: model.bSize[b] }))));
    const box = el('ul', { class: 'related' }, items.slice(0, GROUP));
    if (items.length > GROUP) {
      const more = el('button', { class: 'link', onclick: () => { more.remove(); box.append(...items.slice(GROUP)); } }, word('showAll', { n: items.length }));
      box.append(el('li', {}, more));
    }
    return el('details', { open: type !== model.mention, class: 'group' }, el('summary', {}, `${way} ${titled(model.types[type])}`, el('span', { class: 'count' }, grouped(list.length))), box);
  });
}

function evidencePanel(bundle) {
  const from = model.bFrom[bundle], to = model.bTo[bundle], type = model.types[model.bType[bundle]], rels = model.relsOf(bundle);
  const beside = [...model.bundlesOf(from)].filter((b) => b !== bundle && (model.bFrom[b] === to || model.bTo[b] === to));
  return [
    el('header', { class: 'claim' }, el('div', {}, swatch(model.nodes.label[from]), link(from)),
      el('div', { class: 'way' }, type.undirected ? `— ${titled(type)} —` : `↓ ${titled(type)}`),
      el('div', {}, swatch(model.nodes.label[to]), link(to))),
    el('h3', {}, word('evidence', { n: rels.length })),
    ...rels.map((rel) => quoteCard(rel, from, to)),
    beside.length ? el('h3', {}, word('alsoBetween')) : '',
    beside.length ? el('ul', { class: 'related' }, beside.map((b) => el('li', {}, el('button', { class: 'link', onclick: () => selectBundle(b) },
      `${titled(model.types[model.bType[b]])} ×${model.bSize[b]}`)))) : '',
  ];
}

// One relationship: the words marked in their text, the case and batch that they come from, what was measured, how sure it is.
function quoteCard(rel, from, to) {
  const c = model.rels.case[rel] < 0 ? undefined : model.caseNumber.get(model.rels.case[rel]), more = model.rels.more[rel] || {};
  const card = el('article', { class: 'quote' });
  if (c !== undefined) {
    const batch = model.cases.batch[c], year = model.cases.year[c];
    card.append(el('h4', {}, link(model.cases.node[c])), el('p', { class: 'source' },
      [batch >= 0 ? model.nodes.more[batch] && model.nodes.more[batch].title || model.nodes.name[batch] : '', year || ''].filter(Boolean).join(' · ')));
  }
  const words = quoteOf(rel);
  if (words) card.append(quoteText(words, from, to));
  else card.append(el('p', { class: 'source' }, word('noQuote')));
  const told = measurement(more);
  if (told) card.append(told);
  const sure = certainty(rel, more);
  if (sure) card.append(el('p', { class: 'source' }, sure));
  return card;
}

// {text, start, end}: the text in which the words stand; a quote whose case is not here stands alone.
function quoteOf(rel) {
  if (Object.hasOwn(evidence.quotes, rel)) return { text: evidence.quotes[rel], start: 0, end: evidence.quotes[rel].length };
  const start = evidence.start[rel], end = evidence.end[rel], node = model.rels.case[rel];
  if (end <= start) return null;
  return { text: evidence.title[rel] ? model.nodes.name[node] : evidence.texts[node], start, end, title: Boolean(evidence.title[rel]) };
}

function quoteText({ text, start, end, title }, from, to) {
  const box = el('blockquote', {});
  const write = (whole) => {
    const left = whole ? 0 : Math.max(0, start - CONTEXT), right = whole ? text.length : Math.min(text.length, end + CONTEXT);
    box.replaceChildren(title ? el('span', { class: 'field' }, word('inTitle')) : '', left ? '…' : '', text.slice(left, start),
      el('mark', {}, withNames(text.slice(start, end), [from, to])), text.slice(end, right), right < text.length ? '…' : '');
    if (whole) box.querySelector('mark').scrollIntoView({ block: 'center' });
    else if (left || right < text.length) box.append(el('button', { class: 'link', onclick: () => write(true) }, word('wholeText')));
  };
  write(false);
  return box;
}

// The wordings of the two ends stand out within the words.
function withNames(text, ends) {
  const names = ends.flatMap((i) => [model.nodes.name[i], ...((model.nodes.more[i] || {}).aliases || [])]).filter((name) => name && name.length > 1).sort((a, b) => b.length - a.length);
  const parts = [];
  let from = 0, plain = 0;
  while (from < text.length) {
    const name = names.find((wording) => text.startsWith(wording, from));
    if (name) {
      parts.push(text.slice(plain, from), el('b', {}, name));
      from += name.length;
      plain = from;
    } else from++;
  }
  parts.push(text.slice(plain));
  return parts;
}

function measurement(more) {
  if (!('indicator' in more)) return null;
  const rows = ['indicator', 'before', 'after', 'change', 'value', 'percent', 'status'].filter((key) => key in more);
  return el('table', { class: 'measure' }, el('tbody', {}, rows.map((key) => el('tr', {}, el('th', { scope: 'row' }, term('properties', key)),
    el('td', {}, key === 'percent' ? `${String(Math.round(more[key] * 10) / 10).replace('-', '−')}%` : key === 'status' ? term('values', more[key]) : String(more[key]))))));
}

function certainty(rel, more) {
  const confidence = model.rels.confidence[rel];
  return [confidence ? word('confidence', { n: Math.round(confidence * 100) }) : '',
    'decided_by' in more ? word('decidedBy', { who: term('values', more.decided_by) }) : ''].filter(Boolean).join(' · ');
}
