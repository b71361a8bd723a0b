import type { Settings } from './settings.ts'

/** Settings before anybody has set anything. */
export const DEFAULT_SETTINGS: Settings = {
  senderAddress: null,
  timeZone: null,
  currency: null,
  shipByEstimateHours: 48,
  rowDensity: 'normal',
  statusMap: {},
  keys: {},
  labelDays: 30,
  operator: '',
  printRules: [],
  autoPrintOnVerify: false,
  labelTextDays: 90,
}
