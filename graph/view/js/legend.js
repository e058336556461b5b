// The legend, which is the filter: labels and relationship types with counts, batches, places, practices, years, number of places.

const LONG = 8;
const opened = new Set();

function toggled(set, item) {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}

function showLegend() {
  const shownLabels = new Int32Array(model.labels.length), allLabels = new Int32Array(model.labels.length);
  const shownTypes = new Int32Array(model.types.length), allTypes = new Int32Array(model.types.length);
  for (let i = 0; i < model.count; i++) { allLabels[model.nodes.label[i]]++; shownLabels[model.nodes.label[i]] += scene.shown.node[i]; }
  for (let r = 0; r < model.relCount; r++) {
    allTypes[model.rels.type[r]]++;
    shownTypes[model.rels.type[r]] += scene.shown.bundle[model.bundleOf[r]] && relOn(r, scene.shown.caseOn) ? 1 : 0;
  }
  const count = (shown, all) => (shown === all ? grouped(all) : `${grouped(shown)}/${grouped(all)}`);
  keepingFocus($('legend'), () => $('legend').replaceChildren(
    section('labels', model.labels.map((label, l) => tick(!state.offLabels.has(l), [swatch(l), titled(label)], count(shownLabels[l], allLabels[l]),
      () => change({ offLabels: toggled(state.offLabels, l) }), `label-${label.name}`))),
    section('types', model.types.map((type, t) => tick(!state.offTypes.has(t), [titled(type)], count(shownTypes[t], allTypes[t]),
      () => change({ offTypes: toggled(state.offTypes, t) }), `type-${type.name}`))),
    choice('practices', candidates('Practice')),
    choice('places', placeCandidates()),
    choice('batches', candidates('Batch')),
    minimum(),
  ));
}

// Building the list anew must not lose the place of a keyboard user, nor the scrolling of a long list.
function keepingFocus(box, rebuild) {
  const id = document.activeElement && box.contains(document.activeElement) ? document.activeElement.id : '';
  const scrolled = new Map([...box.querySelectorAll('ul[id]')].map((list) => [list.id, list.scrollTop])), top = box.scrollTop;
  rebuild();
  box.scrollTop = top;
  for (const list of box.querySelectorAll('ul[id]')) list.scrollTop = scrolled.get(list.id) || 0;
  if (id && $(id)) $(id).focus({ preventScroll: true });
}

function section(key, items) {
  return el('details', { open: !opened.has('closed-' + key), ontoggle: (event) => { opened[event.target.open ? 'delete' : 'add']('closed-' + key); } },
    el('summary', {}, word(key)), el('ul', { id: `list-${key}` }, items));
}

function tick(on, name, count, act, id) {
  return el('li', {}, el('label', {}, el('input', { type: 'checkbox', id, checked: on, onchange: act }), ...name, el('span', { class: 'count' }, count)));
}

// [node, number of cases], most cases first.
function candidates(label) {
  const number = model.labelOf(label), list = [];
  for (let i = 0; i < model.count; i++) if (number >= 0 && model.nodes.label[i] === number && model.casesOf[i].size) list.push([i, model.casesOf[i].size]);
  return list.sort((a, b) => b[1] - a[1] || model.rank[a[0]] - model.rank[b[0]]);
}

// The places of the cases and what they lie in: a province finds the cases of its cities too.
function placeCandidates() {
  const counts = new Map();
  for (const places of model.cases.within) for (const place of places) counts.set(place, (counts.get(place) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

// Choosing none means all. A long list shows its first entries and those chosen until it is opened.
function choice(key, list) {
  if (list.length < 2) return '';
  const set = state[key], all = opened.has(key) || list.length <= LONG + 2;
  const items = (all ? list : list.filter(([i], n) => n < LONG || set.has(i))).map(([i, cases]) => tick(set.has(i), [nameOf(shorten(model.nodes.name[i], 24))], grouped(cases),
    () => change({ [key]: toggled(set, i), at: null }), `${key}-${i}`));
  const more = all ? [] : [el('li', {}, el('button', { class: 'link', id: `more-${key}`, onclick: () => { opened.add(key); showLegend(); } }, word('showAll', { n: list.length })))];
  const clear = set.size ? [el('li', {}, el('button', { class: 'link', id: `clear-${key}`, onclick: () => change({ [key]: new Set(), at: null }) }, word('clear')))] : [];
  return section(key, [...clear, ...items, ...more]);
}

function minimum() {
  const most = Math.min(20, model.spread.reduce((a, b, i) => (COUNTED.includes(model.labels[model.nodes.label[i]].name) ? Math.max(a, b) : a), 1));
  if (most < 2) return '';
  const shown = el('output', {}, state.min > 1 ? word('atLeast', { n: state.min }) : word('anyNumber'));
  return el('details', { open: true }, el('summary', {}, word('minimum')),
    el('div', { class: 'range' }, el('input', { id: 'minimum', type: 'range', min: 1, max: most, value: state.min, 'aria-label': word('minimum'),
      onchange: (event) => change({ min: Number(event.target.value), at: null }),
      oninput: (event) => { shown.textContent = event.target.value > 1 ? word('atLeast', { n: event.target.value }) : word('anyNumber'); } }), shown));
}
