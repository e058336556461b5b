// Draws what is shown on anything that draws like a canvas: the screen, a picture file, or the SVG writer of export.js.
// A camera is {x, y, scale, width, height}: the point of the plane in the middle, pixels per unit, size in pixels.

const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "Hiragino Sans GB", sans-serif';
const FEW_LINES = 700;
// Longer than this (in units of the plane), a line leaves its neighbourhood.
const FAR = 500;

const INKS = {
  light: { ground: '#ffffff', text: '#1d2733', halo: '#ffffff', line: '#5b6b7d', faint: '#8b99a8', rim: '#2b3440', island: '#eef2f6', lit: '#c2410c' },
  dark: { ground: '#12181f', text: '#e8edf2', halo: '#12181f', line: '#93a4b5', faint: '#64748b', rim: '#dbe3ea', island: '#19212b', lit: '#ffb454' },
};

function visibleArea(camera, margin) {
  const halfWidth = (camera.width / 2 + margin) / camera.scale, halfHeight = (camera.height / 2 + margin) / camera.scale;
  return { left: camera.x - halfWidth, right: camera.x + halfWidth, top: camera.y - halfHeight, bottom: camera.y + halfHeight };
}

const screenX = (camera, x) => (x - camera.x) * camera.scale + camera.width / 2;
const screenY = (camera, y) => (y - camera.y) * camera.scale + camera.height / 2;

// Nodes keep a readable size when the picture is small and do not grow without end when it is large.
function radiusOn(camera, i) {
  const scale = camera.scale < 1 ? Math.max(camera.scale, 0.75 * Math.sqrt(camera.scale)) : Math.sqrt(camera.scale);
  return Math.max(1.3, model.radius[i] * scale);
}

// The scene: {nodes, bundles} as lists of numbers, `close` for the arranged pictures of a focus or a path. Returns where the names stand.
function paint(ctx, scene, camera, ink) {
  ctx.fillStyle = ink.ground;
  ctx.fillRect(0, 0, camera.width, camera.height);
  if (!scene.close) paintIslands(ctx, scene.islands, camera, ink);
  const detailed = scene.bundles.length <= FEW_LINES;
  paintLines(ctx, scene, camera, ink, detailed);
  paintNodes(ctx, scene.nodes, camera, ink);
  const taken = new Boxes(camera);
  const named = paintLabels(ctx, scene, camera, ink, taken);
  if (detailed) paintTypes(ctx, scene, camera, ink, taken);
  return named;
}

function paintIslands(ctx, islands, camera, ink) {
  ctx.fillStyle = ink.island;
  for (const [x, y, radius] of islands) {
    ctx.beginPath();
    ctx.arc(screenX(camera, x), screenY(camera, y), Math.max(0, radius - 12) * camera.scale, 0, 2 * Math.PI);
    ctx.fill();
  }
}

// The two ends of a bundle on the screen, moved aside where several lines join the same two nodes.
function lineOf(b, camera, line) {
  const a = model.bFrom[b], z = model.bTo[b];
  line.x1 = screenX(camera, X[a]); line.y1 = screenY(camera, Y[a]);
  line.x2 = screenX(camera, X[z]); line.y2 = screenY(camera, Y[z]);
  const lane = model.lane[b];
  if (lane) {
    const aside = (lane % 2 ? 1 : -1) * Math.ceil(lane / 2) * Math.min(7, 5 * Math.max(0.3, camera.scale)) * (a < z ? 1 : -1);
    const length = Math.hypot(line.x2 - line.x1, line.y2 - line.y1) || 1;
    const dx = -(line.y2 - line.y1) / length * aside, dy = (line.x2 - line.x1) / length * aside;
    line.x1 += dx; line.x2 += dx; line.y1 += dy; line.y2 += dy;
  }
  return line;
}

function offScreen(line, camera) {
  return (line.x1 < 0 && line.x2 < 0) || (line.y1 < 0 && line.y2 < 0) || (line.x1 > camera.width && line.x2 > camera.width)
    || (line.y1 > camera.height && line.y2 > camera.height);
}

// Mentions lie below statements, and lines across the whole picture below those between neighbours.
function paintLines(ctx, scene, camera, ink, detailed) {
  const line = {}, many = scene.bundles.length, far = scene.close ? Infinity : FAR;
  const strength = Math.min(1, Math.max(0.16, 30 / Math.sqrt(many + 1)));
  const layers = [[], [], []];
  for (const b of scene.bundles) {
    const mention = model.bType[b] === model.mention;
    if (mention && scene.covered(b)) continue;
    const long = Math.abs(X[model.bFrom[b]] - X[model.bTo[b]]) + Math.abs(Y[model.bFrom[b]] - Y[model.bTo[b]]) > far;
    layers[mention ? 0 : long ? 1 : 2].push(b);
  }
  layers.forEach((layer, height) => {
    ctx.strokeStyle = height ? ink.line : ink.faint;
    ctx.globalAlpha = strength * [0.3, 0.3, 0.85][height];
    ctx.lineWidth = many > 3000 ? 0.6 : height < 2 ? 0.7 : 1.1;
    let open = 0;
    ctx.beginPath();
    for (const b of layer) {
      if (offScreen(lineOf(b, camera, line), camera)) continue;
      // Under the nodes at its ends nobody sees it.
      if (Math.abs(line.x1 - line.x2) + Math.abs(line.y1 - line.y2) < 4) continue;
      ctx.moveTo(line.x1, line.y1);
      ctx.lineTo(line.x2, line.y2);
      // Without a graphics card one long path costs more than many short ones: 60,000 lines 0.27 s at 400 a path, 0.19 s at 40.
      if (++open === 40) { ctx.stroke(); ctx.beginPath(); open = 0; }
    }
    ctx.stroke();
  });
  ctx.globalAlpha = 1;
  if (detailed) for (const b of scene.bundles) if (model.bType[b] !== model.mention) paintArrow(ctx, b, camera, ink.line, line);
}

function paintArrow(ctx, b, camera, colour, line) {
  if (model.types[model.bType[b]].undirected) return;
  lineOf(b, camera, line);
  const length = Math.hypot(line.x2 - line.x1, line.y2 - line.y1), radius = radiusOn(camera, model.bTo[b]) + 2;
  if (length < radius + 14 || offScreen(line, camera)) return;
  const dx = (line.x2 - line.x1) / length, dy = (line.y2 - line.y1) / length;
  const x = line.x2 - dx * radius, y = line.y2 - dy * radius;
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x - dx * 7 - dy * 3, y - dy * 7 + dx * 3);
  ctx.lineTo(x - dx * 7 + dy * 3, y - dy * 7 - dx * 3);
  ctx.fill();
}

const POLYGONS = {
  square: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
  diamond: [[0, -1.15], [1.15, 0], [0, 1.15], [-1.15, 0]],
  triangle: [[0, -1.1], [1.05, 0.8], [-1.05, 0.8]],
  pin: [[0, 1.15], [-1.05, -0.75], [1.05, -0.75]],
  hexagon: [[1.1, 0], [0.55, 0.95], [-0.55, 0.95], [-1.1, 0], [-0.55, -0.95], [0.55, -0.95]],
};

function traceShape(ctx, shape, x, y, radius) {
  const points = POLYGONS[shape];
  if (radius < 2) {
    ctx.rect(x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8);
    return;
  }
  if (!points) {
    ctx.moveTo(x + radius, y);
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  points.forEach(([dx, dy], n) => (n ? ctx.lineTo(x + dx * radius, y + dy * radius) : ctx.moveTo(x + dx * radius, y + dy * radius)));
  ctx.closePath();
}

function paintNodes(ctx, nodes, camera, ink) {
  const byLabel = model.labels.map(() => []), area = visibleArea(camera, 40);
  for (const i of nodes) if (X[i] > area.left && X[i] < area.right && Y[i] > area.top && Y[i] < area.bottom) byLabel[model.nodes.label[i]].push(i);
  model.labels.forEach((label, number) => {
    // Few nodes at a time, so that one node's rim does not show through its neighbour.
    for (let from = 0; from < byLabel[number].length; from += 60) {
      ctx.beginPath();
      for (const i of byLabel[number].slice(from, from + 60)) traceShape(ctx, label.shape, screenX(camera, X[i]), screenY(camera, Y[i]), radiusOn(camera, i));
      ctx.fillStyle = label.colour;
      ctx.fill();
      if (camera.scale > 0.12) {
        ctx.strokeStyle = ink.rim;
        ctx.globalAlpha = label.shape === 'ring' ? 0.9 : 0.55;
        ctx.lineWidth = label.shape === 'ring' ? 1.6 : 0.9;
        ctx.stroke();
        ctx.globalAlpha = 1;
      }
    }
  });
}

// The places on the screen that a text takes already.
class Boxes {
  constructor(camera) {
    this.cells = new Map();
    this.camera = camera;
  }

  add(left, top, width, height) {
    const right = left + width, bottom = top + height;
    if (right < 0 || bottom < 0 || left > this.camera.width || top > this.camera.height) return false;
    const keys = [];
    for (let x = left >> 6; x <= right >> 6; x++) {
      for (let y = top >> 5; y <= bottom >> 5; y++) {
        const key = x * 4096 + y;
        for (const box of this.cells.get(key) || []) if (box[0] < right && box[2] > left && box[1] < bottom && box[3] > top) return false;
        keys.push(key);
      }
    }
    for (const key of keys) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push([left, top, right, bottom]);
    }
    return true;
  }
}

// Wide letters (Chinese, full-width, and the quotation marks of a Chinese font) are as wide as they are high.
function widthOf(text, size) {
  let width = 0;
  for (const char of text) width += char > '\u2e7f' || '“”‘’…—·×'.includes(char) ? size : size * 0.56;
  return width;
}

// Names by importance, each below its node or, where that is taken, above or beside it; where `scene.named` has its place already, there.
function paintLabels(ctx, scene, camera, ink, taken) {
  const close = scene.close || camera.scale > 1.1, limit = close ? 20 : 13;
  // From far away each label keeps more room to itself, so the picture stays a picture.
  const air = scene.close ? 1 : Math.min(14, 3 / camera.scale);
  const named = new Map(), edges = camera.free || { left: 0, right: camera.width };
  let left = 500;
  // In an arranged picture no name may lie on another node.
  if (scene.close) {
    for (const i of scene.nodes) {
      const half = radiusOn(camera, i) * 0.8;
      taken.add(screenX(camera, X[i]) - half, screenY(camera, Y[i]) - half, 2 * half, 2 * half);
    }
  }
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  ctx.lineJoin = 'round';
  for (const i of scene.byImportance) {
    if (!left) break;
    const x = screenX(camera, X[i]), y = screenY(camera, Y[i]);
    if (x < -80 || y < -40 || x > camera.width + 80 || y > camera.height + 40) continue;
    const radius = radiusOn(camera, i);
    if (radius < 2.2 && model.rank[i] > 150) continue;
    const big = model.rank[i] < 12 || i === state.focus, size = big ? 14 : 12;
    const text = shorten(flat(model.shownName(i)), limit), half = widthOf(text, size) / 2;
    const places = close ? [[0, radius + 2], [0, -radius - size - 4], [half + radius + 4, -size / 2], [-half - radius - 4, -size / 2]] : [[0, radius + 2]];
    const free = ([dx, dy]) => taken.add(x + dx - half - air, y + dy - air / 2, 2 * (half + air), size + 2 + air);
    // Only the name of a node right at the edge may be cut there.
    const whole = ([dx]) => x + dx - half >= edges.left && x + dx + half <= edges.right;
    let place = scene.named && places[scene.named.get(i)];
    if (place) free(place);
    else place = places.find((at) => whole(at) && free(at)) || (!whole(places[0]) && places.find((at) => !whole(at) && free(at)));
    if (!place) continue;
    named.set(i, places.indexOf(place));
    paintText(ctx, text, x + place[0], y + place[1], size, ink, big);
    left--;
  }
  return named;
}

function paintText(ctx, text, x, y, size, ink, bold) {
  ctx.font = `${bold ? 600 : 400} ${size}px ${FONT}`;
  ctx.strokeStyle = ink.halo;
  ctx.lineWidth = 3;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = ink.text;
  ctx.fillText(text, x, y);
}

// The name of its type on each line that has room for it.
function paintTypes(ctx, scene, camera, ink, taken) {
  const line = {};
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const b of scene.bundles) {
    if (model.bType[b] === model.mention) continue;
    lineOf(b, camera, line);
    const text = titled(model.types[model.bType[b]]) + (model.bSize[b] > 1 ? ` ×${model.bSize[b]}` : ''), width = widthOf(text, 10);
    if (Math.hypot(line.x2 - line.x1, line.y2 - line.y1) < width + 60) continue;
    const x = (line.x1 + line.x2) / 2, y = (line.y1 + line.y2) / 2;
    if (!taken.add(x - width / 2 - 2, y - 7, width + 4, 14)) continue;
    ctx.font = `400 10px ${FONT}`;
    ctx.strokeStyle = ink.halo;
    ctx.lineWidth = 3;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = ink.line;
    ctx.fillText(text, x, y);
  }
}
