// Runs a Go test program, test.wasm, in a worker, and answers with what it printed and its exit code.
importScripts('wasm_exec.js')

onmessage = async ({ data }) => {
  let output = ''
  const decoder = new TextDecoder()
  globalThis.fs.writeSync = (descriptor, bytes) => {
    output += decoder.decode(bytes)
    return bytes.length
  }
  const go = new Go()
  go.argv = ['test', ...data]
  let code = -1
  go.exit = (exit) => { code = exit }
  try {
    const { instance } = await WebAssembly.instantiateStreaming(fetch('test.wasm'), go.importObject)
    await go.run(instance)
  } catch (error) {
    output += error
  }
  postMessage({ code, output })
}
