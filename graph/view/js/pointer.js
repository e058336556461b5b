// What is under the pointer, and what a click, a double click or dragging a node does. Twenty thousand nodes and sixty thousand lines are
// looked through in about a millisecond, so there is no index to keep up to date.

const SLACK = 5;
const press = { at: null, node: -1, moved: false, last: 0, lastNode: -1 };

function nodeAt(x, y) {
  const camera = cameraNow();
  let best = -1, nearest = Infinity;
  for (const i of scene.nodes) {
    const dx = screenX(camera, X[i]) - x, dy = screenY(camera, Y[i]) - y, distance = dx * dx + dy * dy;
    if (distance < nearest) {
      const reach = radiusOn(camera, i) + 3;
      if (distance <= reach * reach) { best = i; nearest = distance; }
    }
  }
  return best;
}

function bundleAt(x, y) {
  const camera = cameraNow(), line = {};
  let best = -1, nearest = SLACK * SLACK;
  for (const b of scene.bundles) {
    if (scene.covered(b)) continue;
    lineOf(b, camera, line);
    const { x1, y1, x2, y2 } = line;
    if (x < Math.min(x1, x2) - SLACK || x > Math.max(x1, x2) + SLACK || y < Math.min(y1, y2) - SLACK || y > Math.max(y1, y2) + SLACK) continue;
    const dx = x2 - x1, dy = y2 - y1, along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
    const distance = (x1 + along * dx - x) ** 2 + (y1 + along * dy - y) ** 2;
    // A statement is nearer than a mention that lies at the same place.
    const felt = distance + (model.bType[b] === model.mention ? 4 : 0);
    if (felt < nearest) { best = b; nearest = felt; }
  }
  return best;
}

function startPointer() {
  const box = $('network');
  const place = (event) => { const rect = box.getBoundingClientRect(); return { x: event.clientX - rect.left, y: event.clientY - rect.top }; };
  let asked = false, latest = null;

  box.addEventListener('pointerdown', (event) => {
    if (!scene || event.button) return;
    const at = place(event);
    Object.assign(press, { at, moved: false, node: nodeAt(at.x, at.y) });
    if (press.node >= 0) {
      // vis-network would move the whole view.
      event.stopPropagation();
      box.setPointerCapture(event.pointerId);
    }
    box.focus({ preventScroll: true });
  }, true);

  box.addEventListener('pointermove', (event) => {
    if (!scene) return;
    latest = place(event);
    if (press.at && Math.hypot(latest.x - press.at.x, latest.y - press.at.y) > 4) press.moved = true;
    if (press.at && press.node >= 0 && press.moved) dragTo(press.node, latest);
    else if (!press.at && !asked) {
      asked = true;
      requestAnimationFrame(() => { asked = false; hoverAt(latest); });
    }
  });

  addEventListener('pointerup', (event) => {
    if (!press.at) return;
    const { node, moved } = press;
    press.at = null;
    if (drawing.drag) endDrag();
    else if (!moved && box.contains(event.target)) click(place(event), node);
  });
  box.addEventListener('pointerleave', () => { if (!press.at) hoverAt(null); });
  box.addEventListener('contextmenu', (event) => event.preventDefault());
}

function click(at, node) {
  const now = performance.now(), twice = node >= 0 && node === press.lastNode && now - press.last < 400;
  Object.assign(press, { last: now, lastNode: node });
  if (twice) focusOn(node);
  else if (node >= 0) select(node);
  else {
    const bundle = bundleAt(at.x, at.y);
    if (bundle >= 0) selectBundle(bundle);
    else if (state.node >= 0 || state.bundle >= 0) change({ node: -1, bundle: -1 });
  }
}

function hoverAt(at) {
  const node = at ? nodeAt(at.x, at.y) : -1, bundle = at && node < 0 ? bundleAt(at.x, at.y) : -1;
  const { hover } = drawing;
  const same = node === hover.node && bundle === hover.bundle;
  if (!same) {
    Object.assign(hover, { node, bundle });
    $('network').style.cursor = node >= 0 || bundle >= 0 ? 'pointer' : 'grab';
    showTip(node, bundle);
  }
  if (at) placeTip(at);
  if (same) return;
  network.redraw();
}

function showTip(node, bundle) {
  const tip = $('tip');
  tip.hidden = node < 0 && bundle < 0;
  if (node >= 0) {
    tip.replaceChildren(el('strong', {}, nameOf(model.shownName(node))), el('span', {}, titled(model.labels[model.nodes.label[node]])),
      model.casesOf[node].size ? el('span', {}, word('inCases', { n: model.casesOf[node].size })) : '');
  } else if (bundle >= 0) {
    tip.replaceChildren(el('strong', {}, nameOf(model.shownName(model.bFrom[bundle]))), el('span', {}, titled(model.types[model.bType[bundle]])),
      el('strong', {}, nameOf(model.shownName(model.bTo[bundle]))));
  }
}

function placeTip({ x, y }) {
  const tip = $('tip');
  if (tip.hidden) return;
  const area = freeArea();
  const left = Math.max(0, Math.min(x + 14, area.right - tip.offsetWidth - 4)), top = Math.max(0, y + 16 + tip.offsetHeight > area.bottom ? y - tip.offsetHeight - 8 : y + 16);
  tip.style.transform = `translate(${left}px, ${top}px)`;
}

// While a node is dragged the rest stays as one bitmap; the node and its lines are drawn above it.
function dragTo(node, at) {
  const camera = cameraNow();
  if (!drawing.drag) {
    const bundles = [...model.bundlesOf(node)].filter((b) => scene.shown.bundle[b]);
    const own = new Set(bundles);
    const without = (list) => list.filter((i) => i !== node);
    drawing.drag = {
      node, bundles,
      rest: { ...scene, nodes: without(scene.nodes), byImportance: without(scene.byImportance), bundles: scene.bundles.filter((b) => !own.has(b)) },
    };
    drawing.hover.node = drawing.hover.bundle = -1;
    drawing.fresh = false;
    $('tip').hidden = true;
  }
  X[node] = (at.x - camera.width / 2) / camera.scale + camera.x;
  Y[node] = (at.y - camera.height / 2) / camera.scale + camera.y;
  if (!drawing.drag.asked) {
    drawing.drag.asked = true;
    requestAnimationFrame(() => { if (drawing.drag) drawing.drag.asked = false; network.redraw(); });
  }
}

function endDrag() {
  const { node } = drawing.drag;
  drawing.drag = null;
  drawing.fresh = false;
  // A node that was put somewhere stays there.
  const pins = new Map(state.pins);
  pins.set(node, [X[node], Y[node]]);
  change({ pins });
}

function select(node) {
  change({ node, bundle: -1 });
}

function selectBundle(bundle) {
  change({ bundle, node: -1 });
}

// A practice with its measures says little without those who carry them out; with hundreds of measures these would be too many.
function usualDepth(node) {
  if (model.labels[model.nodes.label[node]].name !== 'Practice') return 1;
  const ends = (i) => [...model.bundlesOf(i)].flatMap((b) => [model.bFrom[b], model.bTo[b]]);
  return new Set(ends(node).flatMap(ends)).size <= 150 ? 2 : 1;
}

function focusOn(node) {
  change({ focus: node, depth: usualDepth(node), path: null, node, bundle: -1, at: null, view: 'network' });
}
