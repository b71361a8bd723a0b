import {
  ArrowDownToLine,
  ArrowUpFromLine,
  CircleCheck,
  CloudDownload,
  CloudUpload,
  FileQuestion,
  FileX,
  Hourglass,
  LogIn,
  LogOut,
  type LucideIcon,
  OctagonX,
  RotateCcw,
  Scale,
  UserRoundX,
  Wifi,
  WifiOff,
  Wrench,
} from 'lucide-react'
import type { SyncEventLine } from '../../../shared/ipc/sync.contract.ts'

/** How an event looks: a shape, a word, and whether it is one that somebody should read. */
export interface EventLook {
  readonly icon: LucideIcon
  readonly word: string
  readonly tone: 'plain' | 'ok' | 'caution' | 'danger'
}

const look = (icon: LucideIcon, word: string, tone: EventLook['tone'] = 'plain'): EventLook => ({
  icon,
  word,
  tone,
})

export const EVENT_LOOKS: Readonly<Record<SyncEventLine['kind'], EventLook>> = {
  signedIn: look(LogIn, 'Signed in'),
  signedOut: look(LogOut, 'Signed out'),
  parked: look(UserRoundX, 'Parked', 'caution'),
  connected: look(Wifi, 'Online', 'ok'),
  disconnected: look(WifiOff, 'Offline', 'caution'),
  copyBegan: look(CloudDownload, 'Copying'),
  copyEnded: look(CircleCheck, 'Copied', 'ok'),
  pulled: look(ArrowDownToLine, 'Fetched'),
  pushed: look(ArrowUpFromLine, 'Sent'),
  refused: look(FileX, 'Refused', 'danger'),
  unreadable: look(FileQuestion, 'Unreadable', 'danger'),
  conflict: look(Scale, 'To settle', 'caution'),
  repaired: look(Wrench, 'Repaired'),
  stopped: look(OctagonX, 'Stopped', 'danger'),
  stuck: look(Hourglass, 'Stuck', 'caution'),
  restarted: look(RotateCcw, 'Restarted'),
  moved: look(CloudUpload, 'Moved up', 'ok'),
}
