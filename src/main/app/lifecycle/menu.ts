import type { MenuItemConstructorOptions } from 'electron'

export interface MenuActions {
  readonly showAbout: () => void
  readonly saveDiagnostics: () => void
  readonly reload: () => void
}

/**
 * The application menu: what text fields need, zoom, full screen, About. Developer tools only where `hasDevTools`.
 * The page's own keys (arrows, /, p, s, h, u) stay free of accelerators.
 */
export function menuTemplate(
  options: { readonly appName: string; readonly isMac: boolean; readonly hasDevTools: boolean },
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const about: MenuItemConstructorOptions = {
    label: `About ${options.appName}`,
    click: () => actions.showAbout(),
  }
  return [
    ...(options.isMac ? [macMenu(options.appName, about)] : []),
    ...(options.isMac ? [] : [{ label: '&File', submenu: [{ role: 'quit' as const }] }]),
    { label: '&Edit', submenu: editItems() },
    { label: '&View', submenu: viewItems(options.hasDevTools, actions) },
    { label: '&Window', submenu: [{ role: 'minimize' }, { role: 'close' }] },
    { label: '&Help', role: 'help', submenu: helpItems(options.isMac ? [] : [about], actions) },
  ]
}

function macMenu(appName: string, about: MenuItemConstructorOptions): MenuItemConstructorOptions {
  const rest: MenuItemConstructorOptions[] = [{ role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }]
  const line: MenuItemConstructorOptions = { type: 'separator' }
  return { label: appName, submenu: [about, line, ...rest, { type: 'separator' }, { role: 'quit' }] }
}

function editItems(): MenuItemConstructorOptions[] {
  return [
    { role: 'undo' },
    { role: 'redo' },
    { type: 'separator' },
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'delete' },
    { role: 'selectAll' },
  ]
}

function viewItems(hasDevTools: boolean, actions: MenuActions): MenuItemConstructorOptions[] {
  const tools: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    // Not the role: that one reloads whatever the window shows, also a crash page.
    { label: 'Reload', accelerator: 'CommandOrControl+R', click: () => actions.reload() },
    { role: 'toggleDevTools' },
  ]
  return [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
    ...(hasDevTools ? tools : []),
  ]
}

function helpItems(about: MenuItemConstructorOptions[], actions: MenuActions): MenuItemConstructorOptions[] {
  return [{ label: 'Save a Diagnostics File…', click: () => actions.saveDiagnostics() }, ...about]
}
