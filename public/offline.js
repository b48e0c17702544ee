// Lets the service worker keep the page for use without a network, and offers newer versions of it.

const element = (id) => document.getElementById(id)

// stayAvailable keeps the page once its run stands still for the first time: the network is the run's until then. Visitors who asked
// for little data, and pages in another one's frame, are spared that.
export function stayAvailable() {
  if (!navigator.serviceWorker || window !== window.top || navigator.connection?.saveData) return
  const main = document.querySelector('main')
  const observer = new MutationObserver(() => {
    if (!['ready', 'paused'].includes(main.dataset.state)) return
    observer.disconnect()
    keep().catch((error) => console.info(`The page is not kept for use without a network: ${error.message}`))
  })
  observer.observe(main, { attributeFilter: ['data-state'] })
}

async function keep() {
  const registration = await navigator.serviceWorker.register('service.js', { updateViaCache: 'none' })
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (data.kept) document.documentElement.dataset.offline = data.kept
    if (data.unkept) console.info(`The page is not kept for use without a network: ${data.unkept}`)
    if (data.others) element('update-others').hidden = false
  })
  const { active } = await navigator.serviceWorker.ready
  active.postMessage({ keep: true })
  const follow = (next) => next?.addEventListener('statechange', () => {
    if (next.state === 'installed' && registration.active) offer(next)
  })
  if (registration.waiting) offer(registration.waiting)
  follow(registration.installing) // the browser looks for a newer version as it opens the page, which may be before this
  registration.addEventListener('updatefound', () => follow(registration.installing))
}

// offer shows that a newer version is there. It replaces this one when the visitor says so, with a reload, or when no tab has the page open.
function offer(next) {
  element('update').hidden = false
  element('update-later').onclick = () => { element('update').hidden = true }
  element('update-now').onclick = () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    next.postMessage({ replace: true })
  }
}
