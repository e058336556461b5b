// The time line: bars of cases per year and two sliders; playing moves the last year, so that one sees a practice spread.

let playing = 0;
let ticking = false;
let builtYears = '';

function casesPerYear() {
  const counts = new Map();
  for (const year of model.cases.year) if (year) counts.set(year, (counts.get(year) || 0) + 1);
  return new Map([...counts].sort((a, b) => a[0] - b[0]));
}

function showYears() {
  const counts = casesPerYear(), years = [...counts.keys()], first = years[0], last = years[years.length - 1];
  $('years').hidden = years.length < 2 || state.view === 'table';
  if (years.length < 2) return;
  // Built once for each language: a slider that is replaced while it is dragged would drop out of the hand.
  if (builtYears !== lang) buildYears(counts, first, last);
  builtYears = lang;
  const [from, to] = state.years || [first, last];
  $('fromYear').value = from;
  $('toYear').value = to;
  $('shownYears').textContent = from === to ? `${from}` : `${from}–${to}`;
  [...$('bars').children].forEach((bar, n) => bar.classList.toggle('on', first + n >= from && first + n <= to));
  const button = $('play');
  button.textContent = playing ? '■' : '▶';
  button.title = word(playing ? 'stop' : 'play');
  button.setAttribute('aria-label', button.title);
}

function buildYears(counts, first, last) {
  const most = Math.max(...counts.values());
  // One drag is one entry of the history: the first step adds it, the others replace it.
  let dragging = false;
  const set = (from, to) => {
    change({ years: from <= first && to >= last ? null : [from, to] }, dragging);
    dragging = true;
  };
  const slider = (id, act) => el('input', { id, type: 'range', min: first, max: last, 'aria-label': word(id),
    oninput: (event) => act(Number(event.target.value), ...(state.years || [first, last])), onchange: () => { dragging = false; } });
  const bars = Array.from({ length: last - first + 1 }, (_, n) => el('i', {
    style: `height:${Math.round(24 * (counts.get(first + n) || 0) / most)}px`, title: `${first + n}: ${counts.get(first + n) || 0}` }));
  keepingFocus($('years'), () => $('years').replaceChildren(
    el('button', { id: 'play', onclick: () => (playing ? stopPlaying() : play(first, last)) }),
    el('div', { class: 'bars', id: 'bars', 'aria-hidden': 'true' }, bars),
    slider('fromYear', (year, from, to) => set(year, Math.max(year, to))), slider('toYear', (year, from) => set(Math.min(year, from), year)),
    el('output', { id: 'shownYears' })));
}

function play(first, last) {
  const from = state.years ? state.years[0] : first;
  let year = from - 1;
  playing = setInterval(() => {
    year++;
    if (year >= last) { clearInterval(playing); playing = 0; }
    ticking = true;
    change({ years: from === first && year >= last ? null : [from, year] }, year > from);
    ticking = false;
  }, 900);
  showYears();
}

function stopPlaying() {
  clearInterval(playing);
  playing = 0;
  showYears();
}
