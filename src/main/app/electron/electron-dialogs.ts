import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron'
import type { Dialogs } from '../desk/dialogs.ts'

const BACKUP_FILTERS = [{ name: 'CreatorFlow backup', extensions: ['db'] }]
const EXPORT_FILTERS = [{ name: 'Seller Center export', extensions: ['csv', 'xlsx', 'gz', 'tsv', 'txt'] }]

const LABEL_FILTERS = [{ name: 'Labels', extensions: ['pdf', 'png', 'zpl', 'txt'] }]

/** The operating system's own dialogs, in front of the window. No page can draw or answer them. */
export function electronDialogs(window: () => BrowserWindow | null): Dialogs {
  const open = async (options: OpenDialogOptions): Promise<string | null> => {
    const parent = window()
    const answer = parent
      ? await dialog.showOpenDialog(parent, options)
      : await dialog.showOpenDialog(options)
    return answer.canceled ? null : (answer.filePaths[0] ?? null)
  }
  const confirm = async (message: string, detail: string, yes: string): Promise<boolean> => {
    const options = {
      type: 'question' as const,
      message,
      detail,
      buttons: [yes, 'Cancel'],
      defaultId: 1,
      cancelId: 1,
    }
    const parent = window()
    const answer = parent
      ? await dialog.showMessageBox(parent, options)
      : await dialog.showMessageBox(options)
    return answer.response === 0
  }
  return {
    chooseExport: () =>
      open({ title: 'Import an order export', filters: EXPORT_FILTERS, properties: ['openFile'] }),
    chooseLabels: () => open({ title: 'Import labels', filters: LABEL_FILTERS, properties: ['openFile'] }),
    chooseBackupSource: () =>
      open({ title: 'Restore a backup', filters: BACKUP_FILTERS, properties: ['openFile'] }),
    chooseBackupTarget: (suggested) =>
      askSavePath(window, {
        title: 'Back up this workspace',
        defaultPath: suggested,
        filters: BACKUP_FILTERS,
      }),
    chooseDeadLetterTarget: (suggested) =>
      askSavePath(window, {
        title: 'Save the refused acts',
        defaultPath: suggested,
        filters: [{ name: 'JSON', extensions: ['json'] }],
      }),
    confirmRestore: (fileName) =>
      confirm(
        `Replace this workspace by ${fileName}?`,
        'What is here now is kept aside in the workspace’s backups folder.',
        'Restore',
      ),
    confirmServer: (address) =>
      confirm(
        `Sign in at ${address}?`,
        'Your e-mail address and password are sent to this server, and your orders are kept there.',
        'Sign in',
      ),
    confirmAddress: (address) =>
      confirm(`Connect to the printer at ${address}?`, 'Labels will be sent to this address.', 'Connect'),
  }
}

/** Asks where a file goes; null when the person thought better of it. */
export async function askSavePath(
  window: () => BrowserWindow | null,
  options: {
    readonly title: string
    readonly defaultPath: string
    readonly filters: { name: string; extensions: string[] }[]
  },
): Promise<string | null> {
  const parent = window()
  const answer = parent ? await dialog.showSaveDialog(parent, options) : await dialog.showSaveDialog(options)
  return answer.canceled || answer.filePath === '' ? null : answer.filePath
}
