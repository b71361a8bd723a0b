// The floor of a key press: one bar moves, nothing else happens.
const ROW_PX = 32
const ROWS = 22
const bar = document.getElementById('bar')
let row = 0
window.addEventListener('keydown', () => {
  row = (row + 1) % ROWS
  bar.style.top = `${row * ROW_PX}px`
  bar.dataset.row = String(row)
})
requestAnimationFrame(() => setTimeout(() => window.api.app.painted({ view: 'floor', rows: 0 })))
