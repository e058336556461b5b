// Files of what is shown: PNG, SVG and CSV.

function save(name, blob) {
  const url = URL.createObjectURL(blob), anchor = el('a', { href: url, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

const fileName = (ending) => `${page.title.replace(/[\\/:*?"<>|\u0000-\u001f]/g, ' ').trim() || 'reformgraph'}.${ending}`;

// The picture as it stands, with title and legend, at twice the size of the screen: sharp enough for print.
const FRAME = { top: 46, bottom: 40 };

function paintFramed(ctx, camera) {
  const colours = INKS.light, { width, height } = camera;
  paint(ctx, scene, camera, colours);
  ctx.globalAlpha = 1;
  ctx.fillStyle = colours.ground;
  ctx.fillRect(0, 0, width, FRAME.top);
  ctx.fillRect(0, height - FRAME.bottom, width, FRAME.bottom);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  paintText(ctx, shorten(flat(page.title), 60), 18, FRAME.top / 2, 16, colours, true);
  const summary = flat(summaryText());
  ctx.textAlign = 'right';
  paintText(ctx, summary, width - 18, FRAME.top / 2, 11, colours, false);
  ctx.textAlign = 'left';
  let x = 18;
  const used = new Set(scene.nodes.map((i) => model.nodes.label[i])), y = height - FRAME.bottom / 2;
  for (const l of used.size ? [...used].sort((a, b) => a - b) : []) {
    ctx.beginPath();
    traceShape(ctx, model.labels[l].shape, x + 7, y, 6);
    ctx.fillStyle = model.labels[l].colour;
    ctx.fill();
    ctx.strokeStyle = colours.rim;
    ctx.lineWidth = 1;
    ctx.stroke();
    const text = titled(model.labels[l]);
    paintText(ctx, text, x + 19, y, 12, colours, false);
    x += 38 + widthOf(text, 12);
  }
}

// From overview and table, where no picture stands, the whole in a size of its own.
const ALONE = { width: 1400, height: 900 };

function framedCamera() {
  const camera = $('stage').hidden ? wholeView(ALONE, { left: 0, top: 0, right: ALONE.width, bottom: ALONE.height }) : cameraNow();
  return { ...camera, height: camera.height + FRAME.top + FRAME.bottom };
}

function paintFramedOn(canvas) {
  const camera = framedCamera(), factor = 2;
  Object.assign(canvas, { width: camera.width * factor, height: camera.height * factor });
  const ctx = canvas.getContext('2d', { alpha: false });
  ctx.scale(factor, factor);
  paintFramed(ctx, camera);
}

function savePng() {
  const canvas = document.createElement('canvas');
  paintFramedOn(canvas);
  canvas.toBlob((blob) => save(fileName('png'), blob), 'image/png');
}

function saveSvg() {
  const camera = framedCamera(), writer = new SvgWriter(camera.width, camera.height);
  paintFramed(writer, camera);
  save(fileName('svg'), new Blob([writer.text()], { type: 'image/svg+xml' }));
}

// As much of a canvas context as paint.js uses, written out as SVG elements (made by the DOM, which escapes).
class SvgWriter {
  constructor(width, height) {
    this.space = 'http://www.w3.org/2000/svg';
    this.root = document.createElementNS(this.space, 'svg');
    this.set(this.root, { viewBox: `0 0 ${width} ${height}`, width, height });
    this.globalAlpha = 1;
    this.d = '';
  }

  set(node, attributes) { for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value); }

  add(tag, attributes) {
    const node = document.createElementNS(this.space, tag);
    this.set(node, attributes);
    if (this.globalAlpha < 1) node.setAttribute('opacity', +this.globalAlpha.toFixed(3));
    this.root.append(node);
    return node;
  }

  beginPath() { this.d = ''; }

  moveTo(x, y) { this.d += `M${x.toFixed(1)} ${y.toFixed(1)}`; }

  lineTo(x, y) { this.d += `L${x.toFixed(1)} ${y.toFixed(1)}`; }

  closePath() { this.d += 'Z'; }

  rect(x, y, width, height) { this.d += `M${x.toFixed(1)} ${y.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h${(-width).toFixed(1)}Z`; }

  // paint.js draws whole circles only.
  arc(x, y, r) { this.d += `M${(x + r).toFixed(1)} ${y.toFixed(1)}a${r.toFixed(1)} ${r.toFixed(1)} 0 1 1 ${(-2 * r).toFixed(1)} 0a${r.toFixed(1)} ${r.toFixed(1)} 0 1 1 ${(2 * r).toFixed(1)} 0`; }

  fill() { if (this.d) this.add('path', { d: this.d, fill: this.fillStyle }); }

  stroke() { if (this.d) this.add('path', { d: this.d, fill: 'none', stroke: this.strokeStyle, 'stroke-width': this.lineWidth }); }

  fillRect(x, y, width, height) { this.add('rect', { x, y, width, height, fill: this.fillStyle }); }

  letters(text, x, y, attributes) {
    const [, weight, size] = this.font.match(/^(\d+) (\d+)px/);
    const anchor = { center: 'middle', left: 'start', right: 'end' }[this.textAlign], baseline = { top: 'hanging', middle: 'central' }[this.textBaseline];
    this.add('text', { x: x.toFixed(1), y: y.toFixed(1), 'font-size': size, 'font-weight': weight, 'font-family': FONT.replaceAll('"', "'"), 'text-anchor': anchor, 'dominant-baseline': baseline, ...attributes }).textContent = text;
  }

  strokeText(text, x, y) { this.letters(text, x, y, { fill: 'none', stroke: this.strokeStyle, 'stroke-width': this.lineWidth, 'stroke-linejoin': 'round' }); }

  fillText(text, x, y) { this.letters(text, x, y, { fill: this.fillStyle }); }

  text() { return new XMLSerializer().serializeToString(this.root); }
}

// One line per relationship that is shown. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
function csvCell(value) {
  const text = String(value ?? ''), safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

async function saveCsv() {
  await loadEvidence();
  const columns = ['fromLabel', 'from', 'type', 'toLabel', 'to', 'caseColumn', 'batch', 'year', 'quote', 'method', 'confidenceColumn', 'before', 'after', 'change', 'value', 'percent', 'status'];
  const heads = columns.map((key) => (Object.hasOwn(page.words.page, key) ? word(key) : term('properties', key)));
  const rows = shownRels().map((r) => {
    const { rels, nodes } = model, c = rels.case[r] < 0 ? undefined : model.caseNumber.get(rels.case[r]), more = rels.more[r] || {};
    return [titled(model.labels[nodes.label[rels.from[r]]]), model.shownName(rels.from[r]), titled(model.types[rels.type[r]]), titled(model.labels[nodes.label[rels.to[r]]]),
      model.shownName(rels.to[r]), REL_COLUMNS.caseColumn(r), c !== undefined && model.cases.batch[c] >= 0 ? nodes.name[model.cases.batch[c]] : '', c === undefined ? '' : model.cases.year[c] || '',
      REL_COLUMNS.quote(r), rels.methods[rels.method[r]], rels.confidence[r] || '', more.before, more.after, more.change, more.value, more.percent,
      more.status ? term('values', more.status) : ''];
  });
  // The mark at the start tells Excel that the file is UTF-8.
  save(fileName('csv'), new Blob(['\ufeff' + [heads, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n') + '\r\n'], { type: 'text/csv;charset=utf-8' }));
}
