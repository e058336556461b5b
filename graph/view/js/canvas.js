// The canvas of vis-network with our drawing on it. vis-network holds the view (where, how large) and what mouse, wheel and fingers do to it;
// it holds no nodes, because drawing them one by one is what makes large pictures slow.

// A full drawing that takes longer than this is not repeated while the picture moves: its bitmap is moved instead.
const SLOW_MS = 7;
const REST_MS = 130;

let network = null;
let scene = null;
let ink = INKS.light;
const drawing = { fresh: false, cost: 0, still: null, wide: null, timer: 0, named: new Map(), hover: { node: -1, bundle: -1 }, drag: null, drawn: 0 };

function startCanvas() {
  const options = JSON.parse($('options').textContent);
  network = new vis.Network($('network'), { nodes: [], edges: [] }, options);
  network.on('beforeDrawing', drawFrame);
  network.on('afterDrawing', drawOver);
  network.on('resize', () => {
    drawing.fresh = false;
    drawing.wide = null;
    // vis-network stretches its view to the new size after it says so; we look at the whole again, or at what was looked at.
    queueMicrotask(() => (state.at ? lookAt(...state.at) : fit()));
  });
}

function cameraNow() {
  const canvas = network.canvas.frame.canvas, { x, y } = network.getViewPosition();
  return { x, y, scale: network.getScale(), width: canvas.clientWidth, height: canvas.clientHeight };
}

const sameCamera = (a, b) => a && a.scale === b.scale && Math.abs(a.x - b.x) * a.scale < 0.01 && Math.abs(a.y - b.y) * a.scale < 0.01
  && a.width === b.width && a.height === b.height;

// Draw anew at the next frame.
function refresh() {
  drawing.fresh = false;
  network.redraw();
}

function setScene(shown) {
  const nodes = [], bundles = [];
  for (let i = 0; i < model.count; i++) if (shown.node[i]) nodes.push(i);
  for (let b = 0; b < model.bundleCount; b++) if (shown.bundle[b]) bundles.push(b);
  const anyStatement = state.offTypes.size < model.types.length - 1;
  scene = {
    nodes, bundles, shown, close: arranged(), islands: nodes.length ? islands : [],
    byImportance: nodes.slice().sort((a, b) => model.rank[a] - model.rank[b]),
    covered: (b) => anyStatement && model.covered[b] === 1,
  };
  drawing.wide = null;
  drawing.fresh = false;
  // What was under the pointer has gone elsewhere.
  hoverAt(null);
}

// vis-network has set the transformation to its view; we draw in pixels of the screen.
function inPixels(ctx, draw) {
  const ratio = ctx.canvas.width / ctx.canvas.clientWidth;
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  draw(ratio);
  ctx.restore();
}

function drawFrame(ctx) {
  if (!scene) return;
  const camera = cameraNow();
  inPixels(ctx, () => {
    const { still } = drawing, usable = drawing.fresh && still && still.camera.width === camera.width && still.camera.height === camera.height;
    const moved = usable && !sameCamera(still.camera, camera);
    if (moved) settleLater();
    if (usable && (!moved || drawing.cost > SLOW_MS)) {
      drawBitmaps(ctx, camera);
      return;
    }
    const began = performance.now();
    drawing.named = paint(ctx, drawing.drag ? drawing.drag.rest : scene, { ...camera, free: freeArea() }, ink);
    keepStill(ctx, camera);
    drawing.cost = performance.now() - began;
    drawing.fresh = true;
    drawing.drawn++;
  });
}

function keepStill(ctx, camera) {
  const still = drawing.still || { canvas: document.createElement('canvas') };
  const { width, height } = ctx.canvas;
  if (still.canvas.width !== width || still.canvas.height !== height) Object.assign(still.canvas, { width, height });
  const copy = still.canvas.getContext('2d', { alpha: false });
  copy.drawImage(ctx.canvas, 0, 0);
  still.camera = camera;
  drawing.still = still;
  // The picture of the whole lies below when one has moved in and then aside.
  if (drawing.wantWide) {
    const wide = document.createElement('canvas');
    Object.assign(wide, { width, height });
    wide.getContext('2d', { alpha: false }).drawImage(ctx.canvas, 0, 0);
    drawing.wide = { canvas: wide, camera };
    drawing.wantWide = false;
  }
}

function drawBitmaps(ctx, camera) {
  ctx.fillStyle = ink.ground;
  ctx.fillRect(0, 0, camera.width, camera.height);
  const put = ({ canvas, camera: old }) => {
    const zoom = camera.scale / old.scale, width = old.width * zoom, height = old.height * zoom;
    const x = (old.x - camera.x) * camera.scale + camera.width / 2 - width / 2, y = (old.y - camera.y) * camera.scale + camera.height / 2 - height / 2;
    ctx.imageSmoothingEnabled = zoom !== 1;
    ctx.imageSmoothingQuality = 'low';
    if (zoom === 1) ctx.drawImage(canvas, Math.round(x), Math.round(y), width, height);
    else ctx.drawImage(canvas, x, y, width, height);
  };
  if (drawing.wide && drawing.wide.camera !== drawing.still.camera && !sameCamera(drawing.still.camera, camera)) put(drawing.wide);
  put(drawing.still);
}

function settleLater() {
  clearTimeout(drawing.timer);
  drawing.timer = setTimeout(() => {
    if (drawing.drag) return;
    refresh();
    change({ at: atNow() }, true);
  }, REST_MS);
}

function atNow() {
  const { x, y, scale } = cameraNow();
  return [x, y, scale];
}

// Above the picture: what is selected or under the pointer, with its neighbours, and the node that is being dragged.
function drawOver(ctx) {
  if (!scene) return;
  const camera = cameraNow();
  inPixels(ctx, () => {
    const { hover, drag } = drawing;
    if (drag) paintGroup(ctx, camera, [drag.node], drag.bundles, false);
    if (state.bundle >= 0 && scene.shown.bundle[state.bundle]) {
      paintGroup(ctx, camera, [model.bFrom[state.bundle], model.bTo[state.bundle]], [state.bundle], true);
    } else if (state.node >= 0 && scene.shown.node[state.node] && !drag) {
      paintAround(ctx, camera, state.node, !scene.close);
    }
    if (hover.node >= 0 && hover.node !== state.node && !drag) paintAround(ctx, camera, hover.node, false);
    else if (hover.bundle >= 0) paintGroup(ctx, camera, [model.bFrom[hover.bundle], model.bTo[hover.bundle]], [hover.bundle], false);
  });
}

function paintAround(ctx, camera, node, veiled) {
  const bundles = [...model.bundlesOf(node)].filter((b) => scene.shown.bundle[b] && !scene.covered(b));
  const around = new Set(bundles.flatMap((b) => [model.bFrom[b], model.bTo[b]]));
  around.delete(node);
  paintGroup(ctx, camera, [node, ...around], bundles, veiled, node);
}

// A few nodes and lines again, stronger, over a veil that dims the rest.
function paintGroup(ctx, camera, nodes, bundles, veiled, centre = -1) {
  if (veiled) {
    ctx.fillStyle = ink.ground;
    ctx.globalAlpha = scene.close ? 0.5 : 0.72;
    ctx.fillRect(0, 0, camera.width, camera.height);
    ctx.globalAlpha = 1;
  }
  const line = {};
  ctx.strokeStyle = ink.lit;
  ctx.globalAlpha = bundles.length > 200 ? 0.35 : 0.85;
  ctx.lineWidth = bundles.length === 1 ? 2.4 : 1.2;
  ctx.beginPath();
  for (const b of bundles) {
    lineOf(b, camera, line);
    if (offScreen(line, camera)) continue;
    ctx.moveTo(line.x1, line.y1);
    ctx.lineTo(line.x2, line.y2);
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
  if (bundles.length <= 60) for (const b of bundles) paintArrow(ctx, b, camera, ink.lit, line);
  paintNodes(ctx, nodes, camera, ink);
  if (centre >= 0 || nodes.length === 2) {
    ctx.strokeStyle = ink.lit;
    ctx.lineWidth = 2.5;
    for (const i of centre >= 0 ? [centre] : nodes) {
      ctx.beginPath();
      ctx.arc(screenX(camera, X[i]), screenY(camera, Y[i]), radiusOn(camera, i) + 4, 0, 2 * Math.PI);
      ctx.stroke();
    }
  }
  // Names that stand in the picture already come first and stay there.
  const { named } = drawing, few = nodes.slice(0, 60).sort((a, b) => named.has(b) - named.has(a));
  paintLabels(ctx, { close: true, nodes: scene.close ? nodes : [], byImportance: few, named }, camera, ink, new Boxes(camera));
}

// The part of the picture, in pixels, that nothing covers: on a narrow screen the panel lies below, and the legend over the picture.
function freeArea() {
  const stage = $('network').getBoundingClientRect(), area = { left: 0, top: 0, right: stage.width, bottom: stage.height };
  const panel = $('panel').getBoundingClientRect(), legend = $('legend').getBoundingClientRect(), trail = $('trail').getBoundingClientRect();
  if (panel.width && panel.width < stage.width) area.right = panel.left - stage.left;
  else if (panel.width) area.bottom = panel.top - stage.top;
  if (legend.width && legend.right < stage.left + area.right) area.left = Math.max(0, legend.right - stage.left);
  if (trail.height) area.top = trail.bottom - stage.top;
  return area;
}

// The view that shows all that is shown within a part of a picture of this size.
function wholeView({ width, height }, { left, top, right, bottom }) {
  const box = scene.nodes.length ? { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity } : { left: 0, right: 0, top: 0, bottom: 0 };
  for (const i of scene.nodes) {
    box.left = Math.min(box.left, X[i]); box.right = Math.max(box.right, X[i]);
    box.top = Math.min(box.top, Y[i]); box.bottom = Math.max(box.bottom, Y[i]);
  }
  const wide = right - left, high = bottom - top, aside = Math.min(scene.close ? 130 : 75, wide / 4);
  const fitting = Math.min((wide - 2 * aside) / Math.max(box.right - box.left, 1), (high - 90) / Math.max(box.bottom - box.top, 1), 1.6);
  const scale = Math.max(fitting, 0.005);
  return {
    scale, width, height,
    x: (box.left + box.right) / 2 + (width - left - right) / 2 / scale,
    y: (box.top + box.bottom) / 2 + ((height - top - bottom) / 2 + 8) / scale,
  };
}

// Show all that is shown; later moves are steps back from here.
function fit() {
  if (!scene) return;
  clearTimeout(drawing.timer); // a move that came to rest before no longer says where we look
  drawing.wantWide = true;
  const { x, y, scale } = wholeView(cameraNow(), freeArea());
  lookAt(x, y, scale);
}

function underPanel(node) {
  const camera = cameraNow(), area = freeArea(), x = screenX(camera, X[node]), y = screenY(camera, Y[node]);
  return scene.shown.node[node] === 1 && (x < area.left || x > area.right || y > area.bottom) && x > 0 && x < camera.width && y > 0 && y < camera.height;
}

// Look at a node in the middle of the free part.
function centre(node, scale = cameraNow().scale) {
  const camera = cameraNow(), area = freeArea();
  lookAt(X[node] + (camera.width - area.left - area.right) / 2 / scale, Y[node] + (camera.height - area.top - area.bottom) / 2 / scale, scale);
  change({ at: atNow() }, true);
}

function lookAt(x, y, scale) {
  drawing.fresh = false;
  network.moveTo({ position: { x, y }, scale });
  network.redraw();
}

function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  ink = dark ? INKS.dark : INKS.light;
  if (network) { drawing.wide = null; refresh(); }
}
