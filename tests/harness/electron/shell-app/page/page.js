window.violations = []
document.addEventListener('securitypolicyviolation', (event) => {
  window.violations.push(event.effectiveDirective)
})
window.isReady = true
window.api.app.painted({})
