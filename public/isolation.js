// Isolates the page from other origins where its host does not: without isolation there are no threads.

const mark = 'isolation' // in the tab's storage while a reload has been tried that has not helped yet

// How long the page waits for the service worker before it goes on with one thread.
const patience = 5000

// isolate resolves to whether the page is about to be loaded again, through the service worker that isolates it. That happens at
// most once: a page that is not isolated after that goes on. A page in another one's frame is isolated if that one is.
export async function isolate() {
  try {
    if (crossOriginIsolated) {
      sessionStorage.removeItem(mark)
      return false
    }
    if (!navigator.serviceWorker || window !== window.top || sessionStorage.getItem(mark)) return false
    await navigator.serviceWorker.register('service.js', { updateViaCache: 'none' })
    const late = new Promise((_, reject) => setTimeout(reject, patience, new Error('the service worker does not start')))
    await Promise.race([navigator.serviceWorker.ready, late])
    sessionStorage.setItem(mark, 'tried')
  } catch (error) { // storage or service workers are forbidden, or service.js cannot be had
    console.info(`The page goes on with one thread: ${error.message}`)
    return false
  }
  location.reload()
  return true
}
