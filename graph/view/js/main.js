// Starts the page and keeps picture, legend and panel in step with the state.

function summaryText() {
  return word('shown', { nodes: grouped(scene.nodes.length), all: grouped(model.count), rels: grouped(scene.shown.rels), allRels: grouped(model.relCount) });
}

// `changes` says what is new; null means anything (a step back or forward, another language).
function update(changes) {
  const touched = (...keys) => !changes || keys.some((key) => key in changes);
  if (playing && !ticking && touched('view', 'years')) stopPlaying();
  const filters = touched('offLabels', 'offTypes', 'batches', 'places', 'practices', 'years', 'min', 'focus', 'depth', 'path', 'hidden', 'pins', 'only');
  if (!scene || filters) {
    const shown = visible();
    arrange(shown);
    setScene(shown);
    showLegend();
    showYears();
    showTrail();
    $('summary').textContent = summaryText();
    $('nothing').hidden = scene.nodes.length > 0;
  }
  if (touched('view')) showView();
  if (state.view === 'overview' && (filters || touched('view'))) showOverview();
  if (state.view === 'table' && (filters || touched('view'))) showTable();
  if (touched('node', 'bundle', 'pins', 'focus')) showPanel();
  if (state.view !== 'network') return;
  if (touched('focus', 'depth', 'path', 'places', 'practices', 'batches', 'min', 'only', 'view') || !changes) {
    if (state.at) lookAt(...state.at);
    else fit();
    return;
  }
  if (!('at' in changes)) refreshIf(filters);
  if (changes.node >= 0 && underPanel(changes.node)) centre(changes.node);
}

function refreshIf(redrawn) {
  if (redrawn) refresh();
  else network.redraw();
}

function showView() {
  for (const view of ['overview', 'network', 'table']) {
    $(`view-${view}`).setAttribute('aria-pressed', String(state.view === view));
    $(view === 'network' ? 'stage' : view).hidden = state.view !== view;
  }
  showYears();
}

// The line above the picture: what narrows it, each with a button that takes it away.
function showTrail() {
  const items = [];
  const add = (text, clear) => items.push(el('span', { class: 'crumb' }, text, el('button', { onclick: () => change({ ...clear, at: null }), 'aria-label': word('remove'), title: word('remove') }, '×')));
  if (state.path) add([word('pathOf'), nameOf(shorten(model.nodes.name[state.path[0]], 16)), ' … ', nameOf(shorten(model.nodes.name[state.path[1]], 16)), pathFound() ? '' : word('noPath')], { path: null });
  if (state.focus >= 0) {
    add([word('focusOf'), nameOf(shorten(model.nodes.name[state.focus], 20))], { focus: -1 });
    items.push(el('label', { class: 'crumb' }, word('depth'), el('input', { id: 'depth', type: 'number', min: 1, max: 4, value: state.depth,
      onchange: (event) => change({ depth: Math.min(4, Math.max(1, Number(event.target.value) || 1)), at: null }) })));
  }
  if (state.only) add([word('answerOf'), titled(page.start.only)], { only: false });
  for (const key of ['practices', 'places', 'batches']) for (const i of state[key]) add(nameOf(shorten(model.nodes.name[i], 18)), { [key]: toggled(state[key], i) });
  if (state.years) add(state.years[0] === state.years[1] ? `${state.years[0]}` : state.years.join('–'), { years: null });
  if (state.min > 1) add(word('atLeast', { n: state.min }), { min: 1 });
  if (state.hidden.size) add(word('hiddenCount', { n: state.hidden.size }), { hidden: new Set() });
  if (state.pins.size) add(word('pinnedCount', { n: state.pins.size }), { pins: new Map() });
  if (items.length > 1) items.push(el('button', { class: 'link', onclick: resetState }, word('reset')));
  keepingFocus($('trail'), () => $('trail').replaceChildren(...items));
}

const pathFound = () => scene.nodes.length > 2 || scene.bundles.length > 0;

function startToolbar() {
  const on = (id, act) => $(id).addEventListener('click', act);
  on('back', () => history.back());
  on('forward', () => history.forward());
  on('fit', () => { fit(); change({ at: null }, true); });
  on('closer', () => zoom(1.3));
  on('wider', () => zoom(1 / 1.3));
  for (const view of ['overview', 'network', 'table']) on(`view-${view}`, () => change({ view, at: null }));
  on('save-png', savePng);
  on('save-svg', saveSvg);
  on('save-csv', saveCsv);
  on('print', () => print());
  on('language', () => { lang = lang === 'zh' ? 'en' : 'zh'; translatePage(); remember(true); update(null); });
  on('theme', () => { setTheme(document.documentElement.dataset.theme !== 'dark'); showLegend(); showPanel(); });
  on('nothing-reset', resetState);
  on('filters', () => openLegend(document.body.classList.contains('no-legend')));
  const menu = document.querySelector('details.menu');
  document.addEventListener('click', (event) => { if (!menu.contains(event.target) || event.target.closest('menu')) menu.open = false; });
  menu.addEventListener('focusout', (event) => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false; });
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    event.stopPropagation();
    menu.open = false;
    menu.firstElementChild.focus();
  });
}

function openLegend(open) {
  document.body.classList.toggle('no-legend', !open);
  $('filters').setAttribute('aria-expanded', String(open));
}

function zoom(factor) {
  const { x, y, scale } = cameraNow();
  lookAt(x, y, scale * factor);
  change({ at: atNow() }, true);
}

function startKeyboard() {
  document.addEventListener('keydown', (event) => {
    if (event.target.matches('input:not([type="checkbox"]):not([type="range"])') || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const { x, y, scale } = state.view === 'network' ? cameraNow() : {}, step = 80 / scale;
    const onStage = document.activeElement === $('network') || document.activeElement === document.body;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (event.key === '/') { event.preventDefault(); $('search').focus(); }
    else if (event.key === 'Escape') change(state.node >= 0 || state.bundle >= 0 ? { node: -1, bundle: -1 } : { focus: -1, path: null, at: null });
    else if (state.view !== 'network') return;
    else if (event.key in moves && onStage) { event.preventDefault(); lookAt(x + moves[event.key][0], y + moves[event.key][1], scale); change({ at: atNow() }, true); }
    else if (event.key === '+' || event.key === '=') zoom(1.3);
    else if (event.key === '-') zoom(1 / 1.3);
    else if (event.key === '0') { fit(); change({ at: null }, true); }
    else if (event.key === 'f' && state.node >= 0) focusOn(state.node);
    else if (event.key === 'h' && state.node >= 0) hide(state.node);
  });
}

async function start() {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  setTheme(dark.matches);
  dark.addEventListener('change', () => { setTheme(dark.matches); showLegend(); });
  model = await loadModel();
  startState();
  translatePage();
  // On a narrow screen the legend would cover the picture.
  openLegend(!matchMedia('(max-width: 900px)').matches);
  startCanvas();
  startToolbar();
  startSearch();
  startPointer();
  startKeyboard();
  startPrinting();
  whenChanged = update;
  update(null);
  document.body.classList.add('ready');
  performance.mark('reformgraph-drawn');
}

start().catch((error) => {
  $('failure').hidden = false;
  $('failure').textContent = `${word('failed')} ${error.message}`;
});
