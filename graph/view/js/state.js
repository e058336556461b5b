// What the reader has chosen. It stands in the URL's fragment, so back, forward and a sent link bring a view back.

const EMPTY = () => ({
  view: 'network', offLabels: new Set(), offTypes: new Set(), batches: new Set(), places: new Set(), practices: new Set(),
  years: null, min: 1, focus: -1, depth: 1, path: null, hidden: new Set(), pins: new Map(), only: false, node: -1, bundle: -1, at: null,
});
let state = EMPTY();
let whenChanged = () => {};

function fragment() {
  const words = new URLSearchParams();
  const add = (key, values) => { for (const value of values) words.append(key, value); };
  if (state.view !== 'network') words.set('view', state.view);
  add('off', [...state.offLabels].map((l) => model.labels[l].name));
  add('off', [...state.offTypes].map((t) => model.types[t].name));
  for (const key of ['batches', 'places', 'practices', 'hidden']) add(key, [...state[key]].map(model.ref));
  if (state.years) words.set('years', state.years.join('-'));
  if (state.min > 1) words.set('min', state.min);
  if (state.focus >= 0) { words.set('focus', model.ref(state.focus)); words.set('depth', state.depth); }
  if (state.path) add('path', state.path.map(model.ref));
  if (state.only) words.set('only', '1');
  for (const [node, point] of state.pins) words.append('pin', `${point.map(Math.round).join(',')},${model.ref(node)}`);
  if (state.node >= 0) words.set('node', model.ref(state.node));
  if (state.bundle >= 0) words.set('edge', model.bundleRef(state.bundle));
  if (state.at) words.set('at', state.at.map((value) => +value.toPrecision(5)).join(','));
  words.set('lang', lang);
  return '#' + words.toString();
}

function readFragment() {
  const words = new URLSearchParams(location.hash.slice(1));
  const next = EMPTY();
  const node = (ref) => (model.byRef.has(ref) ? model.byRef.get(ref) : -1);
  const nodes = (key) => words.getAll(key).map(node).filter((i) => i >= 0);
  if (['overview', 'table'].includes(words.get('view'))) next.view = words.get('view');
  for (const name of words.getAll('off')) {
    if (model.labelOf(name) >= 0) next.offLabels.add(model.labelOf(name));
    if (model.typeOf(name) >= 0) next.offTypes.add(model.typeOf(name));
  }
  for (const key of ['batches', 'places', 'practices', 'hidden']) next[key] = new Set(nodes(key));
  const years = (words.get('years') || '').split('-').map(Number);
  if (years.length === 2 && years.every(Number.isInteger)) next.years = years;
  next.min = Math.max(1, parseInt(words.get('min'), 10) || 1);
  next.focus = node(words.get('focus'));
  next.depth = Math.min(4, Math.max(1, parseInt(words.get('depth'), 10) || 1));
  if (new Set(nodes('path')).size === 2) next.path = nodes('path');
  for (const pin of words.getAll('pin')) {
    const [x, y, ...ref] = pin.split(',');
    if (node(ref.join(',')) >= 0 && Number.isFinite(+x) && Number.isFinite(+y)) next.pins.set(node(ref.join(',')), [+x, +y]);
  }
  next.only = Boolean(page.start.only && words.get('only'));
  next.node = node(words.get('node'));
  next.bundle = bundleFrom(words.get('edge'));
  const at = (words.get('at') || '').split(',').map(Number);
  if (at.length === 3 && at.every(Number.isFinite) && at[2] > 0) next.at = at;
  if (['zh', 'en'].includes(words.get('lang'))) lang = words.get('lang');
  return next;
}

function bundleFrom(text) {
  for (const [number, type] of model.types.entries()) {
    const [from, to] = (text || '').split(`>${type.name}>`);
    if (to !== undefined && model.byRef.has(from) && model.byRef.has(to)) return model.findBundle(model.byRef.get(from), number, model.byRef.get(to)) ?? -1;
  }
  return -1;
}

// Change the state and show it. `quiet` replaces the entry of the history instead of adding one (moving the picture, dragging a slider).
function change(changes, quiet = false) {
  Object.assign(state, changes);
  remember(quiet);
  whenChanged(changes);
}

function remember(quiet) {
  const url = fragment();
  if (url === location.hash) return;
  try {
    history[quiet ? 'replaceState' : 'pushState'](null, '', url);
  } catch {
    // A page inside a frame without an address of its own has no history to write.
  }
}

function startState() {
  if (location.hash.length > 1) state = readFragment();
  else {
    state = EMPTY();
    if ('focus' in page.start) Object.assign(state, { focus: page.start.focus, node: page.start.focus, depth: usualDepth(page.start.focus) });
    if ('places' in page.start) state.places = new Set(page.start.places);
    if (page.start.only) state.only = true;
    if (page.start.overview) state.view = 'overview';
    remember(true);
  }
}

addEventListener('popstate', () => {
  if (!model || location.hash === fragment()) return;
  state = location.hash.length > 1 ? readFragment() : EMPTY();
  translatePage();
  whenChanged(null);
});

function resetState() {
  change({ ...EMPTY(), view: state.view });
}
