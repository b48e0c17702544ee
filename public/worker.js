// Boots the trainer in a worker: the page hands over the compiled program, so that a restart neither fetches nor compiles.
importScripts('wasm_exec.js')

// The last text on stderr, from where Go begins to write why it dies: its stacks, which follow, can be long.
let tail = ''
const decoder = new TextDecoder(), write = globalThis.fs.writeSync
globalThis.fs.writeSync = (descriptor, bytes) => {
  tail += decoder.decode(bytes)
  const reason = tail.search(/^(panic|fatal error): /m)
  tail = reason < 0 ? tail.slice(-4000) : tail.slice(reason, reason + 4000)
  return write(descriptor, bytes)
}

// The trainer sets its own onmessage when it is up.
onmessage = async ({ data }) => {
  if (data.kind !== 'boot') return
  const go = new Go()
  let exit = -1
  go.exit = (code) => { exit = code }
  try {
    await go.run(await WebAssembly.instantiate(data.module, go.importObject))
  } catch (error) {
    tail += error
  }
  postMessage({ exit, tail })
}
