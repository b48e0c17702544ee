// Boots the trainer in a worker: the page hands over the compiled program, so that a restart neither fetches nor compiles.
importScripts('wasm_exec.js')

// The last text on stderr, where Go writes why it died.
let tail = ''
const decoder = new TextDecoder(), write = globalThis.fs.writeSync
globalThis.fs.writeSync = (descriptor, bytes) => {
  tail = (tail + decoder.decode(bytes)).slice(-4000)
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
