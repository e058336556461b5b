// On paper: the picture drawn anew, in the light theme and with its own legend, and the rows of the table that the page has not shown yet.

const PRINTED_ROWS = 2000;

function startPrinting() {
  addEventListener('beforeprint', () => {
    if (state.view === 'network') paintFramedOn($('printed'));
    if (state.view === 'table' && evidence) drawTable(PRINTED_ROWS);
  });
  addEventListener('afterprint', () => { if (state.view === 'table' && evidence) drawTable(); });
}
