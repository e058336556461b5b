// Places for what is shown: those computed before for the whole, rings round a focus, columns along a path. Pinned nodes stay where they are.

let X = null;
let Y = null;

function arrange(shown) {
  X = Float32Array.from(model.homeX);
  Y = Float32Array.from(model.homeY);
  if (state.only) page.start.only.nodes.forEach((node, n) => { X[node] = page.start.only.x[n]; Y[node] = page.start.only.y[n]; });
  if (state.path) arrangeColumns(shown);
  else if (state.focus >= 0) arrangeRings(shown);
  for (const [node, point] of state.pins) [X[node], Y[node]] = point;
}

const arranged = () => state.path !== null || state.focus >= 0;

// Like stands beside like: by the type of the line that leads here, then label, then importance.
function orderOf(list, cameBy) {
  return list.sort((a, b) => (cameBy[a] - cameBy[b]) || (model.nodes.label[a] - model.nodes.label[b]) || (model.rank[a] - model.rank[b]));
}

function arrangeRings(shown) {
  const steps = distances((i) => i === state.focus, shown.node, shown.bundle, state.depth);
  const rings = [];
  for (let i = 0; i < model.count; i++) if (shown.node[i] && steps[i] > 0) (rings[steps[i]] ||= []).push(i);
  const angle = new Float32Array(model.count);
  const parent = new Int32Array(model.count).fill(-1), cameBy = new Int32Array(model.count).fill(99);
  for (let b = 0; b < model.bundleCount; b++) {
    if (!shown.bundle[b]) continue;
    for (const [inner, outer] of [[model.bFrom[b], model.bTo[b]], [model.bTo[b], model.bFrom[b]]]) {
      if (steps[outer] !== steps[inner] + 1) continue;
      if (parent[outer] < 0 || model.rank[inner] < model.rank[parent[outer]]) parent[outer] = inner;
      if (model.bType[b] !== model.mention) cameBy[outer] = Math.min(cameBy[outer], model.bType[b]);
    }
  }
  X[state.focus] = Y[state.focus] = 0;
  let radius = 60;
  for (const ring of rings.filter(Boolean)) {
    orderOf(ring, cameBy);
    if (steps[ring[0]] > 1) ring.sort((a, b) => angle[parent[a]] - angle[parent[b]]);
    // A ring that would be too crowded is laid as several, the nodes dealt out in turn so that neighbours in order stay neighbours in angle.
    const room = 46, layers = Math.max(1, Math.ceil(Math.sqrt(ring.length * room / (2 * Math.PI * (radius + 120)))));
    const inner = Math.max(radius + 120, ring.length / layers * room / (2 * Math.PI));
    ring.forEach((node, place) => {
      angle[node] = (place + 0.5) / ring.length * 2 * Math.PI - Math.PI / 2;
      const distance = inner + (place % layers) * 70;
      X[node] = Math.cos(angle[node]) * distance;
      Y[node] = Math.sin(angle[node]) * distance * 0.82;
    });
    radius = inner + (layers - 1) * 70;
  }
}

function arrangeColumns(shown) {
  const [from, to] = state.path;
  const steps = distances((i) => i === from, shown.node, shown.bundle, Infinity);
  const columns = [];
  for (let i = 0; i < model.count; i++) if (shown.node[i]) (columns[steps[i] < 0 ? 1 : steps[i]] ||= []).push(i);
  columns.forEach((column, step) => {
    column.sort((a, b) => model.rank[a] - model.rank[b]);
    column.forEach((node, place) => {
      X[node] = step * 240;
      Y[node] = (place - (column.length - 1) / 2) * 64 + (node === from || node === to ? 0 : 14 * (step % 2));
    });
  });
}
