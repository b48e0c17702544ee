// Our engine: bench/worker, in a worker that starts as the trainer does.
export async function prepare(name) {
  const worker = new Worker('worker.js')
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
  const { who, threads, executions } = await ask({ prepare: name })
  return { who, threads: () => threads, executions, run: (n) => ask({ run: n }) }
}
