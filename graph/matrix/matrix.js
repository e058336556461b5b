'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const words = data.words;
  const head = document.querySelector('#matrix thead');
  const body = document.querySelector('#matrix tbody');
  const panel = document.getElementById('panel');
  const filter = document.getElementById('filter');
  const most = Math.max(1, ...data.rows.flatMap(row => Object.values(row.cells).map(list => list.length)));
  const compare = new Intl.Collator('zh-CN').compare;
  // What a row is sorted by, for each heading; text ascends, numbers descend.
  let sorting = {key: row => row.cities, text: false, column: 'cities'};
  let opener = null;

  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function heading(label, column, key, text, className) {
    const cell = element('th', undefined, className);
    cell.scope = 'col';
    const button = element('button', label);
    button.type = 'button';
    button.addEventListener('click', () => { sorting = {key, text, column}; draw(); });
    cell.dataset.column = column;
    cell.append(button);
    return cell;
  }

  function drawHead() {
    const line = element('tr');
    line.append(
      heading(words.practice, 'name', row => row.name, true),
      heading(words.category, 'category', row => row.category, true),
      heading(words.cities, 'cities', row => row.cities, false),
      heading(words.cases, 'cases', row => row.cases, false),
      ...data.columns.map(place => heading(place, 'place:' + place, row => (row.cells[place] || []).length, false, 'place')));
    head.append(line);
  }

  function sorted() {
    const wanted = filter.value.trim();
    const rows = data.rows.filter(row => !wanted || row.name.includes(wanted) || row.category.includes(wanted));
    return rows.sort((a, b) => (sorting.text ? compare(sorting.key(a), sorting.key(b)) : sorting.key(b) - sorting.key(a)) || compare(a.name, b.name));
  }

  function draw() {
    for (const cell of head.querySelectorAll('th')) {
      cell.setAttribute('aria-sort', cell.dataset.column === sorting.column ? (sorting.text ? 'ascending' : 'descending') : 'none');
    }
    body.replaceChildren(...sorted().map(drawRow));
  }

  function drawRow(row) {
    const line = element('tr');
    const name = element('th', row.name);
    name.scope = 'row';
    name.title = row.name;
    line.append(name, element('td', row.category), element('td', row.cities, 'number'), element('td', row.cases, 'number'));
    for (const place of data.columns) {
      const cell = element('td', undefined, 'cell');
      const entries = row.cells[place];
      if (entries) {
        const share = 0.15 + 0.75 * Math.sqrt(entries.length / most);
        cell.style.background = `rgba(var(--heat), ${share.toFixed(2)})`;
        if (share > 0.55) cell.style.color = '#fff';
        const button = element('button', entries.length);
        button.type = 'button';
        button.setAttribute('aria-label', `${row.name} · ${place}: ${entries.length}`);
        button.addEventListener('click', () => open(row.name, place, entries, button));
        cell.append(button);
      }
      line.append(cell);
    }
    return line;
  }

  function open(name, place, entries, button) {
    opener = button;
    panel.querySelector('h2').textContent = `${name} · ${place}`;
    document.getElementById('quotes').replaceChildren(...entries.map(entry => {
      const article = element('article');
      article.append(element('p', entry.name), element('p', [entry.case, entry.year].filter(Boolean).join(' · '), 'case'), element('blockquote', entry.quote));
      if (entry.results) article.append(element('p', entry.results));
      if (entry.whole) article.append(element('p', words.whole + entry.whole, 'case'));
      return article;
    }));
    panel.hidden = false;
    document.getElementById('close').focus();
  }

  function close() {
    panel.hidden = true;
    if (opener) opener.focus();
  }

  document.getElementById('close').addEventListener('click', close);
  document.addEventListener('keydown', event => { if (event.key === 'Escape' && !panel.hidden) close(); });
  filter.addEventListener('input', draw);
  drawHead();
  draw();
})();
