// Starts a worker whose engine can have helper threads. The page has to make them: a worker that makes workers can hang in Firefox,
// where the wake-up that it waits for may go to the worker that it just made.

// startWorker is like new Worker(script). The worker, which sees from its name that it may, asks for helpers with a message {crew},
// which nobody else sees: one for each port that comes with it, in place of those that the crew of this number had. They end with
// the worker.
export function startWorker(script) {
  const worker = new Worker(script, { name: 'with helpers' }), terminate = worker.terminate, crews = new Map()
  const dismiss = (crew) => crews.get(crew)?.forEach((helper) => helper.terminate())
  worker.addEventListener('message', (event) => {
    const { crew } = event.data
    if (crew === undefined) return
    event.stopImmediatePropagation()
    dismiss(crew)
    crews.set(crew, event.ports.map(startHelper))
  })
  worker.terminate = () => {
    for (const crew of crews.keys()) dismiss(crew)
    terminate.call(worker)
  }
  return worker
}

// startHelper makes a helper. If it does not load, the engine goes without it.
function startHelper(port) {
  const helper = new Worker('thread.js')
  helper.onerror = (event) => {
    event.preventDefault()
    console.warn(`a helper thread does not load: ${event.message ?? 'thread.js cannot be had'}`)
  }
  helper.postMessage(null, [port])
  return helper
}
