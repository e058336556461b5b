// Practices × places: how many cases of which place, from which one opens into the network. Without practices, the measures stand in their place.

const ROWS = 40;
const COLUMNS = 40;

function overviewCells() {
  const caseOn = casesOn(state.years);
  for (const name of ['Practice', 'PolicyInstrument']) {
    const label = model.labelOf(name), rows = [];
    for (let i = 0; i < model.count; i++) {
      if (label < 0 || model.nodes.label[i] !== label || state.hidden.has(i)) continue;
      const cells = new Map();
      let cases = 0;
      for (const c of model.casesOf[i]) {
        if (!caseOn[c]) continue;
        cases++;
        for (const place of model.cases.places[c]) cells.set(place, (cells.get(place) || 0) + 1);
      }
      if (cells.size && cells.size >= state.min) rows.push({ node: i, cells, cases });
    }
    if (rows.length) return { label, rows: rows.sort((a, b) => b.cells.size - a.cells.size || b.cases - a.cases || model.rank[a.node] - model.rank[b.node]) };
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
  for (const row of rows) for (const [place, n] of row.cells) totals.set(place, (totals.get(place) || 0) + n);
  const allPlaces = [...totals].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([place]) => place);
  const places = opened.has('overview') ? allPlaces : allPlaces.slice(0, COLUMNS), shownRows = opened.has('overview') ? rows : rows.slice(0, ROWS);
  const most = Math.max(...shownRows.flatMap((row) => [...row.cells.values()]));
  const head = el('tr', {}, el('th', { scope: 'col', class: 'corner' }, titled(model.labels[label])), el('th', { scope: 'col', class: 'sum' }, word('placesShort')),
    el('th', { scope: 'col', class: 'sum' }, word('cases')),
    places.map((place) => el('th', { scope: 'col' }, el('button', { class: 'upright', onclick: () => openCell(null, place) }, nameOf(shorten(model.nodes.name[place], 10))))));
  const body = shownRows.map((row) => el('tr', {},
    el('th', { scope: 'row' }, el('button', { class: 'link', onclick: () => openCell(row.node, null) }, nameOf(shorten(model.nodes.name[row.node], 22)))),
    el('td', { class: 'sum' }, row.cells.size), el('td', { class: 'sum' }, row.cases),
    places.map((place) => {
      const n = row.cells.get(place);
      if (!n) return el('td', {});
      const size = 14 + Math.round(16 * Math.sqrt(n / most));
      return el('td', {}, el('button', { class: 'dot', style: `width:${size}px;height:${size}px`, onclick: () => openCell(row.node, place),
        'aria-label': word('cell', { row: model.nodes.name[row.node], place: model.nodes.name[place], n }), title: word('cell', { row: model.nodes.name[row.node], place: model.nodes.name[place], n }) }, n > 1 ? n : ''));
    })));
  const cut = rows.length > shownRows.length || allPlaces.length > places.length;
  box.replaceChildren(el('h2', {}, word('overviewTitle', { rows: rows.length, columns: allPlaces.length })), el('p', { class: 'source' }, word('overviewHint')),
    el('div', { class: 'matrix' }, el('table', {}, el('caption', { class: 'unseen' }, word('overviewHint')), el('thead', {}, head), el('tbody', {}, body))),
    cut ? el('button', { onclick: () => { opened.add('overview'); showOverview(); } }, word('showAll', { n: `${rows.length} × ${allPlaces.length}` })) : '');
}

// A row opens the practice with its measures and their places; a column the place; a cell both.
function openCell(node, place) {
  const changes = { view: 'network', at: null, path: null, bundle: -1 };
  if (place !== null) changes.places = new Set([place]);
  if (node !== null) Object.assign(changes, { focus: node, node, depth: place === null ? usualDepth(node) : 2 });
  else Object.assign(changes, { focus: -1, node: place });
  change(changes);
}
