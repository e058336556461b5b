// The search box: names, other wordings, usual short forms of departments, and the first letters of the pinyin. Marks of quotation do not count.

const HITS = 12;
let searchKeys = null;

const unmarked = (text) => text.replace(/[“”‘’"「」《》]/g, '').toLowerCase();

function keysOf(i) {
  const more = model.nodes.more[i] || {};
  return unmarked([model.nodes.name[i], ...(more.aliases || []), ...(more.wordings || []), ...(model.nodes.short[i] || [])].join('\n'));
}

// Names that start so come before names that contain it, then the more important.
function findNodes(text, except = -1) {
  const wanted = unmarked(text.trim());
  if (!wanted) return [];
  searchKeys ||= model.nodes.name.map((_, i) => keysOf(i));
  const latin = /^[a-z0-9]+$/.test(wanted), hits = [];
  for (let i = 0; i < model.count; i++) {
    const place = searchKeys[i].indexOf(wanted);
    let score = place === 0 ? (model.nodes.name[i].length === wanted.length ? 0 : 1) : place > 0 ? 2 : 9;
    if (latin && score === 9) {
      const initials = model.nodes.initials[i].indexOf(wanted);
      if (initials >= 0) score = initials === 0 ? (model.nodes.initials[i].length === wanted.length ? 1 : 3) : 4;
    }
    if (score < 9 && i !== except) hits.push([score, model.rank[i], i]);
  }
  return hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, HITS).map((hit) => hit[2]);
}

// An input that offers nodes; used for the search and for the other end of a path (which is not `except`, the one end).
function offerNodes(input, list, chosen, except = -1) {
  let hits = [], at = -1;
  const close = () => { list.hidden = true; input.setAttribute('aria-expanded', 'false'); at = -1; };
  const show = () => {
    hits = findNodes(input.value, except);
    list.replaceChildren(...hits.map((i, n) => el('li', { id: `${list.id}-${n}`, role: 'option', 'aria-selected': String(n === at), onpointerdown: (event) => { event.preventDefault(); take(i); } },
      swatch(model.nodes.label[i]), nameOf(model.shownName(i)), el('small', {}, titled(model.labels[model.nodes.label[i]])))));
    if (!hits.length && input.value.trim()) list.replaceChildren(el('li', { class: 'none' }, word('nothingFound')));
    list.hidden = !input.value.trim();
    input.setAttribute('aria-expanded', String(!list.hidden));
    if (at >= 0) input.setAttribute('aria-activedescendant', `${list.id}-${at}`); else input.removeAttribute('aria-activedescendant');
  };
  const take = (i) => { input.value = ''; close(); chosen(i); };
  input.addEventListener('input', () => { at = -1; show(); });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    // Enter that ends the composing of Chinese letters chooses nothing yet; Safari tells it by its code only.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      at = Math.max(0, Math.min(hits.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1)));
      show();
    } else if (event.key === 'Enter' && hits.length) take(hits[Math.max(0, at)]);
    else if (event.key === 'Escape') { input.value = ''; close(); input.blur(); }
  });
}

function startSearch() {
  offerNodes($('search'), $('hits'), (node) => {
    if (state.view !== 'network') change({ view: 'network', node, bundle: -1 });
    else select(node);
    bringIntoView(node);
  });
}

// A found node that the filters hide is shown by focusing on it without them.
function bringIntoView(node) {
  if (!scene.shown.node[node]) {
    change({ ...EMPTY(), focus: node, node });
    return;
  }
  const { scale } = cameraNow();
  centre(node, scene.close ? scale : Math.max(scale, 0.9));
}

// The mark of a label as the picture draws it.
function swatch(label) {
  const canvas = el('canvas', { class: 'swatch', width: 32, height: 32, 'aria-hidden': 'true' }), ctx = canvas.getContext('2d');
  ctx.beginPath();
  traceShape(ctx, model.labels[label].shape, 16, 16, 12);
  ctx.fillStyle = model.labels[label].colour;
  ctx.fill();
  ctx.strokeStyle = ink.rim;
  ctx.lineWidth = model.labels[label].shape === 'ring' ? 4 : 2;
  ctx.stroke();
  return canvas;
}
