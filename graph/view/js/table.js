// The same data as two tables, for screen readers and for those who would rather read.

const PAGE = 200;
let tableRows = { nodes: PAGE, rels: PAGE };
// By which column, and whether downwards; nodes come first by importance, which is no column.
let tableOrder = { nodes: { column: '', down: true }, rels: { column: 'from', down: false } };
const byName = new Intl.Collator('zh');

const NODE_COLUMNS = {
  name: (i) => model.shownName(i),
  label: (i) => titled(model.labels[model.nodes.label[i]]),
  links: (i) => model.bundlesOf(i).length,
  cases: (i) => model.casesOf[i].size,
  placesShort: (i) => model.placesOf[i].size,
};

const REL_COLUMNS = {
  from: (r) => model.shownName(model.rels.from[r]),
  type: (r) => titled(model.types[model.rels.type[r]]),
  to: (r) => model.shownName(model.rels.to[r]),
  caseColumn: (r) => (model.rels.case[r] < 0 ? '' : model.shownName(model.rels.case[r])),
  quote: (r) => { const words = quoteOf(r); return words ? words.text.slice(words.start, words.end) : ''; },
};

function shownRels() {
  const list = [];
  for (let r = 0; r < model.relCount; r++) if (scene.shown.bundle[model.bundleOf[r]] && relOn(r, scene.shown.caseOn)) list.push(r);
  return list;
}

async function showTable() {
  await loadEvidence();
  drawTable();
}

function drawTable(least = 0) {
  const nodes = scene.nodes.slice(), rels = shownRels();
  sortBy(nodes, NODE_COLUMNS, tableOrder.nodes, (a, b) => model.rank[a] - model.rank[b]);
  sortBy(rels, REL_COLUMNS, tableOrder.rels, (a, b) => a - b);
  keepingFocus($('table'), () => $('table').replaceChildren(
    grid('nodes', word('nodesCount', { n: grouped(nodes.length) }), nodes, NODE_COLUMNS, (i) => select(i), least),
    grid('rels', word('relsCount', { n: grouped(rels.length) }), rels, REL_COLUMNS, (r) => selectBundle(model.bundleOf[r]), least)));
}

function sortBy(list, columns, { column, down }, otherwise) {
  const value = columns[column];
  if (!value) return list.sort(otherwise);
  const values = new Map(list.map((item) => [item, value(item)])), way = down ? -1 : 1;
  const compare = (left, right) => (typeof left === 'number' ? left - right : byName.compare(left, right));
  return list.sort((a, b) => way * compare(values.get(a), values.get(b)) || otherwise(a, b));
}

// Numbers are first sorted from the largest down, words from the first up; the second click turns the order.
function turnOrder(key, column, numeric) {
  const order = tableOrder[key];
  tableOrder[key] = { column, down: order.column === column ? !order.down : numeric };
  showTable();
}

function grid(key, title, list, columns, open, least) {
  const order = tableOrder[key], numeric = (value) => list.length > 0 && typeof value(list[0]) === 'number';
  const head = Object.entries(columns).map(([column, value]) => el('th', { scope: 'col', 'aria-sort': order.column === column ? (order.down ? 'descending' : 'ascending') : null },
    el('button', { class: 'link', id: `sort-${key}-${column}`, onclick: () => turnOrder(key, column, numeric(value)) }, word(column))));
  const cell = (item) => ([column, value], n) => {
    const text = nameOf(String(value(item)));
    if (n) return el('td', { class: column }, text);
    return el('th', { scope: 'row' }, el('button', { class: 'link', id: `open-${key}-${item}`, onclick: (event) => { enterPanel(event); open(item); } }, text));
  };
  const rows = list.slice(0, Math.max(tableRows[key], least)).map((item) => el('tr', {}, Object.entries(columns).map(cell(item))));
  return el('section', {}, el('table', {}, el('caption', {}, title), el('thead', {}, el('tr', {}, head)), el('tbody', {}, rows)),
    list.length > rows.length ? el('button', { id: `more-${key}-rows`, onclick: () => { tableRows[key] += 5 * PAGE; showTable(); } }, word('moreRows', { n: grouped(list.length - rows.length) })) : '');
}
