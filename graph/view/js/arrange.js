// Places for what is shown: those computed before for the whole, its islands drawn together when filters leave little of them, rings round a
// focus, columns along a path. Pinned nodes stay where they are. The years do not count: while they change, nothing moves.

let X = null;
let Y = null;
let islands = [];

function arrange(shown) {
  const timeless = state.years ? visible(null) : shown;
  X = Float32Array.from(model.homeX);
  Y = Float32Array.from(model.homeY);
  islands = model.communities;
  if (state.only) {
    page.start.only.nodes.forEach((node, n) => { X[node] = page.start.only.x[n]; Y[node] = page.start.only.y[n]; });
    islands = page.start.only.communities;
  }
  if (state.path) arrangeColumns(timeless);
  else if (state.focus >= 0) arrangeRings(timeless);
  else if (!state.only && (narrowed() || state.min > 1)) drawTogether(timeless);
  for (const [node, point] of state.pins) [X[node], Y[node]] = point;
}

// Each island shrinks to what is left of it, wide gaps close, and it moves towards the middle as far as the others let it, the largest first.
function drawTogether(shown) {
  const groups = new Map();
  for (let i = 0; i < model.count; i++) {
    if (!shown.node[i]) continue;
    const key = model.nodes.community[i], x = X[i], y = Y[i], box = groups.get(key);
    if (!box) groups.set(key, { nodes: [i], left: x, right: x, top: y, bottom: y });
    else {
      box.nodes.push(i);
      box.left = Math.min(box.left, x); box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y); box.bottom = Math.max(box.bottom, y);
    }
  }
  const boxes = [...groups.values()].map((box) => {
    const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    const far = Math.max(...box.nodes.map((i) => Math.hypot(X[i] - x, Y[i] - y))), room = 45 * Math.sqrt(box.nodes.length), shrink = Math.min(1, room / far);
    return { ...box, x, y, shrink, radius: Math.min(far, room) + 45 };
  }).sort((a, b) => b.radius - a.radius || a.nodes[0] - b.nodes[0]);
  const room = Math.sqrt(boxes.reduce((sum, box) => sum + box.radius ** 2, 0)), reach = Math.max(1, ...boxes.map((box) => Math.hypot(box.x, box.y)));
  const placed = [];
  for (const box of boxes) {
    const place = freePlace(box.x / reach * room, box.y / reach * room, box.radius, placed);
    placed.push({ ...place, radius: box.radius });
    for (const i of box.nodes) {
      X[i] = place.x + (X[i] - box.x) * box.shrink;
      Y[i] = place.y + (Y[i] - box.y) * box.shrink;
    }
  }
  islands = placed.map(({ x, y, radius }) => [x, y, radius]);
}

function freePlace(x, y, radius, placed) {
  for (let turn = 0; ; turn++) {
    const distance = Math.max(radius * 0.4, 12) * Math.sqrt(turn), angle = turn * Math.PI * (3 - Math.sqrt(5));
    const at = { x: x + 1.25 * distance * Math.cos(angle), y: y + distance * Math.sin(angle) / 1.25 };
    if (placed.every((other) => Math.hypot(other.x - at.x, other.y - at.y) >= other.radius + radius)) return at;
  }
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
    const angles = anglesOf(ring, steps[ring[0]] > 1 ? ring.map((node) => angle[parent[node]]) : null);
    ring.forEach((node, place) => {
      angle[node] = angles[place];
      const distance = inner + (place % layers) * 70;
      X[node] = Math.cos(angle[node]) * distance;
      Y[node] = Math.sin(angle[node]) * distance * 0.82;
    });
    radius = inner + (layers - 1) * 70;
  }
}

// All round where a ring is full or has no parents; else each node near its parent, brothers side by side.
function anglesOf(ring, parents) {
  const even = ring.map((_, place) => (place + 0.5) / ring.length * 2 * Math.PI - Math.PI / 2), gap = Math.max(0.42, Math.min(0.9, 1.2 * Math.PI / ring.length));
  if (!parents || ring.length * gap > 1.6 * Math.PI) return even;
  const brothers = new Map();
  for (const parent of parents) brothers.set(parent, (brothers.get(parent) || 0) + 1);
  const seen = new Map();
  let last = -Infinity;
  return parents.map((parent) => {
    const place = seen.get(parent) || 0;
    seen.set(parent, place + 1);
    last = Math.max(last + gap, parent + (place - (brothers.get(parent) - 1) / 2) * gap);
    return last;
  });
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
