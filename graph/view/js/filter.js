// Which nodes and lines the choices leave.

const COUNTED = ['Practice', 'PolicyInstrument', 'Platform'];

function casesOn(years) {
  const { cases } = model;
  const on = new Uint8Array(cases.node.length).fill(1);
  const restrict = (test) => { for (let c = 0; c < on.length; c++) if (on[c] && !test(c)) on[c] = 0; };
  if (state.batches.size) restrict((c) => state.batches.has(cases.batch[c]));
  if (state.places.size) restrict((c) => cases.within[c].some((place) => state.places.has(place)));
  if (years) restrict((c) => cases.year[c] >= years[0] && cases.year[c] <= years[1]);
  if (state.practices.size) {
    const wanted = new Set();
    for (const practice of state.practices) for (const c of model.casesOf[practice]) wanted.add(c);
    restrict((c) => wanted.has(c));
  }
  return on;
}

const narrowed = () => state.batches.size || state.places.size || state.practices.size;

// Returns {node, bundle}: for each 1 (shown) or 0, and how many relationships are shown.
function visible(years = state.years) {
  const { nodes, rels, bFrom, bTo, bType } = model;
  const caseOn = casesOn(years), filtered = narrowed() || years;
  const node = new Uint8Array(model.count), bundle = new Uint8Array(model.bundleCount);
  for (let i = 0; i < model.count; i++) {
    if (state.offLabels.has(nodes.label[i]) || state.hidden.has(i)) continue;
    const behind = model.casesOf[i];
    if (!filtered) node[i] = 1;
    else for (const c of behind) if (caseOn[c]) { node[i] = 1; break; }
  }
  if (filtered) addAbove(node);
  for (let r = 0; r < model.relCount; r++) {
    const b = model.bundleOf[r];
    if (bundle[b] || state.offTypes.has(rels.type[r]) || !node[bFrom[b]] || !node[bTo[b]]) continue;
    const c = rels.case[r] < 0 ? undefined : model.caseNumber.get(rels.case[r]);
    if (c === undefined || caseOn[c]) bundle[b] = 1;
  }
  const dropBundles = () => { for (let b = 0; b < bundle.length; b++) if (bundle[b] && !(node[bFrom[b]] && node[bTo[b]])) bundle[b] = 0; };
  if (state.min > 1) {
    const counted = new Set(COUNTED.map(model.labelOf)), found = (i) => model.spread[i] >= state.min;
    keep(node, near((i) => counted.has(nodes.label[i]) && found(i), node, bundle, 1));
    keep(node, node.map((_, i) => (!counted.has(nodes.label[i]) || found(i) ? 1 : 0)));
    dropBundles();
  }
  if (state.only) {
    const only = new Set(page.start.only.nodes);
    keep(node, node.map((_, i) => (only.has(i) ? 1 : 0)));
    dropBundles();
  }
  if (state.path) keep(node, pathNodes(state.path, node, bundle));
  else if (state.focus >= 0) keep(node, near((i) => i === state.focus, node, bundle, state.depth));
  dropBundles();
  if (filtered || state.offTypes.size) dropLonely(node, bundle);
  let shown = 0;
  for (let r = 0; r < model.relCount; r++) shown += bundle[model.bundleOf[r]] && relOn(r, caseOn) ? 1 : 0;
  return { node, bundle, caseOn, rels: shown };
}

function relOn(r, caseOn) {
  const c = model.rels.case[r] < 0 ? undefined : model.caseNumber.get(model.rels.case[r]);
  return c === undefined || caseOn[c];
}

// A node that no case names (a province above a city) is shown where a line leads to it from one that is.
function addAbove(node) {
  const { bFrom, bTo, casesOf, nodes } = model;
  for (let more = true; more;) {
    more = false;
    for (let b = 0; b < bFrom.length; b++) {
      const to = bTo[b];
      if (node[bFrom[b]] && !node[to] && !casesOf[to].size && !state.offLabels.has(nodes.label[to]) && !state.hidden.has(to)) { node[to] = 1; more = true; }
    }
  }
}

function keep(node, wanted) {
  for (let i = 0; i < node.length; i++) if (!wanted[i]) node[i] = 0;
}

function dropLonely(node, bundle) {
  const tied = new Uint8Array(node.length);
  for (let b = 0; b < bundle.length; b++) if (bundle[b]) tied[model.bFrom[b]] = tied[model.bTo[b]] = 1;
  for (let i = 0; i < node.length; i++) if (node[i] && !tied[i] && i !== state.focus) node[i] = 0;
}

// Steps from the nodes that `isCore` names, along shown lines; -1: not reached within `depth`.
function distances(isCore, node, bundle, depth) {
  const steps = new Int32Array(model.count).fill(-1);
  let edge = [];
  for (let i = 0; i < model.count; i++) if (isCore(i) && node[i]) { steps[i] = 0; edge.push(i); }
  for (let step = 1; step <= depth && edge.length; step++) {
    const further = [];
    for (const i of edge) {
      for (const b of model.bundlesOf(i)) {
        const other = model.bFrom[b] === i ? model.bTo[b] : model.bFrom[b];
        if (bundle[b] && node[other] && steps[other] < 0) { steps[other] = step; further.push(other); }
      }
    }
    edge = further;
  }
  return steps;
}

function near(isCore, node, bundle, depth) {
  return Uint8Array.from(distances(isCore, node, bundle, depth), (step) => (step >= 0 ? 1 : 0));
}

// All nodes on a shortest path between two; the two alone where there is none.
function pathNodes([from, to], node, bundle) {
  const there = distances((i) => i === from, node, bundle, Infinity), back = distances((i) => i === to, node, bundle, Infinity);
  return Uint8Array.from(there, (step, i) => (i === from || i === to || (step >= 0 && back[i] >= 0 && step + back[i] === there[to]) ? 1 : 0));
}
