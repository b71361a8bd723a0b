// Says that it has painted at the same moment and in the same way as the app does (src/renderer/lib/painted.ts).
requestAnimationFrame(() => setTimeout(() => window.api.app.painted({ view: 'blank', rows: 0 })))
