// Runs where the program's own page could not: no React, no bundle, only what the preload put on the window.
const byId = (id) => document.getElementById(id)
const reload = byId('reload')
const save = byId('save')

const say = (text) => {
  byId('note').textContent = text
}

const NO_BRIDGE =
  'This window lost its connection to the program. Close it and start CreatorFlow Desktop again.'

async function onReload() {
  if (!window.api) return say(NO_BRIDGE)
  reload.disabled = true
  const answer = await window.api.shell.reload()
  if (answer.ok) return
  reload.disabled = false
  say(answer.error.message)
}

async function onSave() {
  if (!window.api) return say(NO_BRIDGE)
  save.disabled = true
  const answer = await window.api.app.saveDiagnostics({})
  save.disabled = false
  if (!answer.ok) say(answer.error.message)
  else say(answer.value.saved ? `Saved as ${answer.value.fileName ?? 'a file'}.` : 'Not saved.')
}

reload.addEventListener('click', onReload)
save.addEventListener('click', onSave)
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
  if (event.key === 'd') onSave()
  // A focused button takes Enter itself.
  else if (event.key === 'Enter' && document.activeElement?.tagName !== 'BUTTON') onReload()
})

const reason = new URLSearchParams(location.search).get('reason')
if (reason) byId('reason').textContent = `Cause: ${reason}`
reload.focus()
