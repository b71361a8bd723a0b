import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron'
import { type BridgeNames, type BridgePorts, buildApi } from './bridge.ts'
import { EVENT_CHANNEL, type EventEnvelope, IPC_VERSION, REQUEST_CHANNEL } from './wire.ts'

const ports: BridgePorts = {
  invoke: (request) => ipcRenderer.invoke(REQUEST_CHANNEL, request),
  listen: (listener) => {
    ipcRenderer.on(EVENT_CHANNEL, (_event: IpcRendererEvent, message: EventEnvelope) => listener(message))
  },
  uuid: () => crypto.randomUUID(),
  pathOf: (file) => webUtils.getPathForFile(file as File),
}

/**
 * Puts `window.api` into the page's world, where the page is ours: about:blank runs this preload too, and main
 * would refuse whatever it asks.
 */
export function exposeApi(names: Pick<BridgeNames, 'kinds' | 'events'>): void {
  if (location.protocol !== 'app:') return
  contextBridge.exposeInMainWorld('api', buildApi({ ...names, version: IPC_VERSION }, ports))
}
