// The graph in memory: columns by number of node, relationship and bundle. A bundle is all relationships of one type from one node to another;
// it is what is drawn as one line.

let model = null;
let evidence = null;

async function unpack(value) {
  if (typeof value !== 'string') return value;
  const letters = atob(value), bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return JSON.parse(await new Response(stream).text());
}

async function loadModel() {
  const data = await unpack(page.graph);
  const { nodes, rels, labels, types } = data;
  const count = nodes.name.length;
  const built = {
    labels, types, nodes, rels, count,
    relCount: rels.type.length,
    communities: data.communities,
    homeX: Float32Array.from(nodes.x), homeY: Float32Array.from(nodes.y),
    id: (i) => nodes.id[i] || nodes.name[i],
    ref: (i) => `${labels[nodes.label[i]].name}:${nodes.id[i] || nodes.name[i]}`,
    labelOf: (name) => labels.findIndex((label) => label.name === name),
    typeOf: (name) => types.findIndex((type) => type.name === name),
  };
  built.byRef = new Map(nodes.name.map((_, i) => [built.ref(i), i]));
  addBundles(built);
  addCases(built, data.cases);
  addImportance(built);
  return built;
}

// The texts of the cases are large and wanted late: they are unpacked at the first click.
async function loadEvidence() {
  evidence = evidence || await unpack(page.texts);
  return evidence;
}

function addBundles(built) {
  const { rels, count, types } = built;
  const found = new Map();
  const from = [], to = [], type = [], last = [], next = new Int32Array(built.relCount).fill(-1), first = [], size = [];
  const bundleOf = new Int32Array(built.relCount);
  for (let r = 0; r < built.relCount; r++) {
    const key = (rels.from[r] * count + rels.to[r]) * types.length + rels.type[r];
    let b = found.get(key);
    if (b === undefined) {
      b = from.length;
      found.set(key, b);
      from.push(rels.from[r]); to.push(rels.to[r]); type.push(rels.type[r]);
      first.push(r); last.push(r); size.push(1);
    } else {
      next[last[b]] = r;
      last[b] = r;
      size[b]++;
    }
    bundleOf[r] = b;
  }
  // Lines between the same two nodes stand side by side; a mention is not drawn where a statement joins the same two.
  const mention = types.findIndex((t) => t.name === 'MENTIONS');
  const lanes = new Map();
  const lane = new Int16Array(from.length), covered = new Uint8Array(from.length);
  const pairOf = (b) => Math.min(from[b], to[b]) * count + Math.max(from[b], to[b]);
  for (let b = 0; b < from.length; b++) {
    if (type[b] === mention) continue;
    const used = lanes.get(pairOf(b)) || 0;
    lane[b] = used;
    lanes.set(pairOf(b), used + 1);
  }
  for (let b = 0; b < from.length; b++) if (type[b] === mention && lanes.has(pairOf(b))) covered[b] = 1;
  const degree = new Int32Array(count + 1);
  for (let b = 0; b < from.length; b++) { degree[from[b] + 1]++; degree[to[b] + 1]++; }
  for (let i = 0; i < count; i++) degree[i + 1] += degree[i];
  const at = degree.slice(), touching = new Int32Array(from.length * 2);
  for (let b = 0; b < from.length; b++) { touching[at[from[b]]++] = b; touching[at[to[b]]++] = b; }
  Object.assign(built, {
    bundleCount: from.length, bundleOf, mention, lane, covered,
    bFrom: Int32Array.from(from), bTo: Int32Array.from(to), bType: Int32Array.from(type), bSize: Int32Array.from(size),
    bundlesOf: (i) => touching.subarray(degree[i], degree[i + 1]),
    relsOf: (b) => { const list = []; for (let r = first[b]; r >= 0; r = next[r]) list.push(r); return list; },
    bundleRef: (b) => `${built.ref(from[b])}>${types[type[b]].name}>${built.ref(to[b])}`,
    findBundle: (a, t, z) => found.get((a * count + z) * types.length + t),
  });
}

// Which cases stand behind each node, and in how many places: its own, those whose relationships touch it, for a practice those of its measures.
function addCases(built, cases) {
  const { rels, count } = built;
  const numberOf = new Map(cases.node.map((node, c) => [node, c]));
  const sets = Array.from({ length: count }, () => new Set());
  cases.node.forEach((node, c) => {
    sets[node].add(c);
    if (cases.batch[c] >= 0) sets[cases.batch[c]].add(c);
  });
  for (let r = 0; r < built.relCount; r++) {
    const c = numberOf.get(rels.case[r]);
    if (c !== undefined) { sets[rels.from[r]].add(c); sets[rels.to[r]].add(c); }
  }
  const instance = built.typeOf('INSTANCE_OF');
  for (let r = 0; r < built.relCount; r++) {
    if (rels.type[r] === instance) for (const c of sets[rels.from[r]]) sets[rels.to[r]].add(c);
  }
  const places = sets.map((set) => new Set([...set].flatMap((c) => cases.places[c])));
  // In how many places a thing is found; a measure counts with the practice that it is an instance of.
  const spread = Int32Array.from(places, (set) => set.size);
  for (let r = 0; r < built.relCount; r++) {
    if (rels.type[r] === instance) spread[rels.from[r]] = Math.max(spread[rels.from[r]], spread[rels.to[r]]);
  }
  // Measures of two cities often have the same name: there the city tells them apart.
  const uses = new Map();
  for (const name of built.nodes.name) uses.set(name, (uses.get(name) || 0) + 1);
  const shownName = (i) => {
    const name = built.nodes.name[i];
    const place = uses.get(name) > 1 && places[i].size === 1 ? built.nodes.name[[...places[i]][0]] : '';
    return place && !name.includes(place) ? `${name}（${place}）` : name;
  };
  Object.assign(built, { cases, caseNumber: numberOf, casesOf: sets, placesOf: places, spread, shownName });
}

// Whose names come first where there is not room for all: a practice or a place tells more than the metric that every case has.
const TELLING = { Practice: 3, Locality: 1.5, PolicyInstrument: 1.2, Case: 0.5, Metric: 0.5, Batch: 0.3 };

function addImportance(built) {
  const weight = new Float32Array(built.count);
  for (let b = 0; b < built.bundleCount; b++) {
    const share = built.bType[b] === built.mention ? 0.25 : 1;
    weight[built.bFrom[b]] += share;
    weight[built.bTo[b]] += share;
  }
  const radius = Float32Array.from(weight, (w) => Math.min(26, 5 + 1.7 * Math.sqrt(w)));
  const told = built.nodes.label.map((label, i) => weight[i] * (TELLING[built.labels[label].name] || 1));
  const order = Int32Array.from({ length: built.count }, (_, i) => i).sort((a, b) => told[b] - told[a] || a - b);
  const rank = new Int32Array(built.count);
  order.forEach((node, place) => { rank[node] = place; });
  Object.assign(built, { weight, radius, rank });
}
