// Practices × places: how many cases of which place, from which one opens into the network. Without practices, the measures stand in their place.

const ROWS = 40;
const COLUMNS = 40;

// A focus or a path chooses rows; their columns tell where else they are found.
const placesShown = (c) => model.cases.places[c].filter((place) => !state.hidden.has(place) && !state.offLabels.has(model.nodes.label[place]));

// Rows are practices; where there are none, the measures, those of the same name in one row.
function overviewCells() {
  const caseOn = casesOn(state.years);
  for (const name of ['Practice', 'PolicyInstrument']) {
    const label = model.labelOf(name), rows = new Map();
    for (let i = 0; i < model.count; i++) {
      if (label < 0 || model.nodes.label[i] !== label || !scene.shown.node[i]) continue;
      const on = [...model.casesOf[i]].filter((c) => caseOn[c]);
      if (!on.some((c) => placesShown(c).length)) continue;
      const row = rows.get(model.nodes.name[i]) || { nodes: [], cells: new Map(), cases: new Set() };
      rows.set(model.nodes.name[i], row);
      row.nodes.push(i);
      for (const c of on) {
        row.cases.add(c);
        for (const place of placesShown(c)) row.cells.set(place, (row.cells.get(place) || new Set()).add(c));
      }
    }
    const kept = [...rows.values()].filter((row) => row.cells.size >= state.min);
    for (const row of kept) row.nodes.sort((a, b) => model.rank[a] - model.rank[b]);
    if (kept.length) return { label, rows: kept.sort((a, b) => b.cells.size - a.cells.size || b.cases.size - a.cases.size || model.rank[a.nodes[0]] - model.rank[b.nodes[0]]) };
  }
  return { label: -1, rows: [] };
}

function showOverview() {
  const box = $('overview'), { label, rows } = overviewCells();
  if (!rows.length) {
    box.replaceChildren(el('p', { class: 'empty' }, word('noOverview')));
    return;
  }
  const totals = new Map();
  for (const row of rows) for (const [place, cases] of row.cells) totals.set(place, (totals.get(place) || 0) + cases.size);
  const allPlaces = [...totals].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([place]) => place);
  const places = opened.has('overview') ? allPlaces : allPlaces.slice(0, COLUMNS), shownRows = opened.has('overview') ? rows : rows.slice(0, ROWS);
  const most = Math.max(...shownRows.flatMap((row) => [...row.cells.values()].map((cases) => cases.size)));
  const head = el('tr', {}, el('th', { scope: 'col', class: 'corner' }, titled(model.labels[label])), el('th', { scope: 'col', class: 'sum' }, word('placesShort')),
    el('th', { scope: 'col', class: 'sum' }, word('cases')),
    places.map((place) => el('th', { scope: 'col' }, el('button', { class: 'upright', onclick: () => openCell(null, place) }, nameOf(shorten(model.nodes.name[place], 10))))));
  const body = shownRows.map((row) => el('tr', {},
    el('th', { scope: 'row' }, el('button', { class: 'link', onclick: () => openCell(row, null) }, nameOf(shorten(model.nodes.name[row.nodes[0]], 22)))),
    el('td', { class: 'sum' }, row.cells.size), el('td', { class: 'sum' }, row.cases.size),
    places.map((place) => {
      if (!row.cells.has(place)) return el('td', {});
      const n = row.cells.get(place).size, size = 14 + Math.round(16 * Math.sqrt(n / most));
      const told = word('cell', { row: model.nodes.name[row.nodes[0]], place: model.nodes.name[place], n });
      return el('td', {}, el('button', { class: 'dot', style: `width:${size}px;height:${size}px`, onclick: () => openCell(row, place), 'aria-label': told, title: told }, n > 1 ? n : ''));
    })));
  const cut = rows.length > shownRows.length || allPlaces.length > places.length;
  box.replaceChildren(el('h2', {}, word('overviewTitle', { what: titled(model.labels[label]), rows: rows.length, columns: allPlaces.length })), el('p', { class: 'source' }, word('overviewHint')),
    el('div', { class: 'matrix' }, el('table', {}, el('caption', { class: 'unseen' }, word('overviewHint')), el('thead', {}, head), el('tbody', {}, body))),
    cut ? el('button', { onclick: () => { opened.add('overview'); showOverview(); } }, word('showAll', { n: `${rows.length} × ${allPlaces.length}` })) : '');
}

// A row opens the practice with its measures and their places; a column the place; a cell both.
function openCell(row, place) {
  const changes = { view: 'network', at: null, path: null, bundle: -1 };
  if (place !== null) changes.places = new Set([place]);
  if (row !== null) {
    const node = row.nodes.find((i) => place === null || model.placesOf[i].has(place)) ?? row.nodes[0];
    Object.assign(changes, { focus: node, node, depth: place === null ? usualDepth(node) : 2 });
  } else Object.assign(changes, { focus: -1, node: place });
  change(changes);
}
