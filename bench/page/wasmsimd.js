// Our engine: bench/worker, in a worker that starts as the trainer does.
import { startWorker } from './crew.js'

export async function prepare(name, wanted) {
  const worker = startWorker('worker.js')
  const ask = (message) => new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(`the worker trapped: ${event.message}`))
    worker.onmessage = ({ data }) => {
      if (data.error) reject(new Error(data.error))
      else if ('exit' in data) reject(new Error(`the worker ended with exit code ${data.exit}: ${data.tail}`))
      else resolve(data)
    }
    worker.postMessage(message)
  })
  await ask({ kind: 'boot', module: await WebAssembly.compileStreaming(fetch('bench.wasm')) })
  const { who, executions } = await ask({ prepare: name, threads: wanted })
  return {
    who,
    executions,
    threads: async () => (await ask({ count: true })).threads,
    run: (n) => ask({ run: n }),
    profile: async (time) => (await ask({ profile: time })).profile,
  }
}
