// Trains what an Open command says in the trainer alone, without the page program, on at most so many threads, 0 for as many as there are;
// resolves with the fingerprint at its end and the number of threads that computed.
(open, limit) => import(new URL('crew.js', location)).then(({ startWorker }) => new Promise((resolve, reject) => {
  const worker = startWorker('worker.js')
  let threads = 1
  worker.onerror = (event) => reject(new Error(`the trainer trapped: ${event.message}`))
  worker.onmessage = ({ data }) => {
    if (!data.json) {
      reject(new Error(`the trainer ended with exit code ${data.exit}: ${data.tail}`))
      return
    }
    const event = JSON.parse(data.json)
    threads = Math.max(threads, event.threads ?? 1)
    if (event.kind === 'ready') {
      worker.postMessage({ json: JSON.stringify({ kind: 'threads', threads: limit }) })
      worker.postMessage({ json: JSON.stringify(open) })
    }
    if (event.kind === 'failed') reject(new Error(event.message))
    if (event.kind === 'state' && event.state === 'paused' && event.step === open.to) resolve({ fingerprint: event.fingerprint, threads })
  }
  WebAssembly.compileStreaming(fetch('trainer.wasm')).then((module) => worker.postMessage({ kind: 'boot', module }), reject)
}))
