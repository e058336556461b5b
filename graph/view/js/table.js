// The same data as two tables, for screen readers and for those who would rather read.

const PAGE = 200;
let tableRows = { nodes: PAGE, rels: PAGE };
let tableOrder = { nodes: 'rank', rels: 'from' };

const NODE_COLUMNS = {
  name: (i) => model.nodes.name[i],
  label: (i) => titled(model.labels[model.nodes.label[i]]),
  links: (i) => model.bundlesOf(i).length,
  cases: (i) => model.casesOf[i].size,
  placesShort: (i) => model.placesOf[i].size,
};

const REL_COLUMNS = {
  from: (r) => model.nodes.name[model.rels.from[r]],
  type: (r) => titled(model.types[model.rels.type[r]]),
  to: (r) => model.nodes.name[model.rels.to[r]],
  caseColumn: (r) => (model.rels.case[r] < 0 ? '' : model.nodes.name[model.rels.case[r]]),
  quote: (r) => { const words = quoteOf(r); return words ? words.text.slice(words.start, words.end) : ''; },
};

function shownRels() {
  const list = [];
  for (let r = 0; r < model.relCount; r++) if (scene.shown.bundle[model.bundleOf[r]] && relOn(r, scene.shown.caseOn)) list.push(r);
  return list;
}

async function showTable() {
  await loadEvidence();
  const nodes = scene.nodes.slice(), rels = shownRels();
  sortBy(nodes, NODE_COLUMNS[tableOrder.nodes], (a, b) => model.rank[a] - model.rank[b]);
  sortBy(rels, REL_COLUMNS[tableOrder.rels], (a, b) => a - b);
  $('table').replaceChildren(
    grid('nodes', word('nodesCount', { n: grouped(nodes.length) }), nodes, NODE_COLUMNS, (i) => select(i)),
    grid('rels', word('relsCount', { n: grouped(rels.length) }), rels, REL_COLUMNS, (r) => selectBundle(model.bundleOf[r])));
}

function sortBy(list, value, otherwise) {
  if (!value) return list.sort(otherwise);
  return list.sort((a, b) => {
    const left = value(a), right = value(b);
    return (typeof left === 'number' ? right - left : left < right ? -1 : left > right ? 1 : 0) || otherwise(a, b);
  });
}

function grid(key, title, list, columns, open) {
  const order = tableOrder[key];
  const head = Object.keys(columns).map((column) => el('th', { scope: 'col', 'aria-sort': order === column ? 'ascending' : null },
    el('button', { class: 'link', onclick: () => { tableOrder[key] = column; showTable(); } }, word(column))));
  const rows = list.slice(0, tableRows[key]).map((item) => el('tr', {}, Object.entries(columns).map(([column, value], n) => el(n ? 'td' : 'th', n ? { class: column } : { scope: 'row' },
    n ? nameOf(String(value(item))) : el('button', { class: 'link', onclick: () => open(item) }, nameOf(String(value(item))))))));
  return el('section', {}, el('table', {}, el('caption', {}, title), el('thead', {}, el('tr', {}, head)), el('tbody', {}, rows)),
    list.length > rows.length ? el('button', { onclick: () => { tableRows[key] += 5 * PAGE; showTable(); } }, word('moreRows', { n: grouped(list.length - rows.length) })) : '');
}
