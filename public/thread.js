// A helper thread of the engine (engine/host): it takes part in the engine's calls, on the same memory. Between two calls it waits
// inside WebAssembly, in the module called conductor, where no message arrives; the engine orders it to come out and read one.
let number, conductor, memory, order, failure
const modules = new Map() // each the list of a module's exports

// The page sends one message, with a port to the engine.
onmessage = ({ ports: [port] }) => {
  port.onmessageerror = () => port.postMessage('a message cannot be read')
  port.onmessage = ({ data }) => {
    try {
      read(data)
    } catch (error) {
      port.postMessage(String(error)) // this helper is out: it never finishes the order to read
      return
    }
    conductor.finish(number)
    work()
  }
}

// work follows orders until there is a message again.
function work() {
  for (let thread; (thread = conductor.next(number)) !== 0;) {
    run(thread)
    conductor.finish(number)
  }
}

// read keeps what a message brings.
function read(message) {
  if (message.memory) {
    ({ number, memory } = message)
    conductor = instantiate(message.conductor)
    order = new Uint32Array(memory.buffer, message.order, 16)
    failure = message.failure
  }
  if (message.module) {
    const exports = instantiate(message.module)
    modules.set(message.add, WebAssembly.Module.exports(message.module).map(({ name }) => exports[name]))
  }
  modules.delete(message.drop)
}

function instantiate(module) {
  return new WebAssembly.Instance(module, { env: { memory } }).exports
}

// run makes the call that is ordered. WebAssembly takes the thread and the number of threads as its last arguments.
function run(thread) {
  const [module, place, threads, count] = order
  try {
    modules.get(module)[place](...order.subarray(4, 4 + count), thread, threads)
  } catch (error) {
    if (conductor.fail() === 0) report(`thread ${thread}: ${error}`)
  }
}

// report leaves the reason of the first failure for the engine: its length in bytes, and the text.
function report(text) {
  const bytes = new TextEncoder().encode(text).subarray(0, 124)
  new Uint32Array(memory.buffer, failure, 1)[0] = bytes.length
  new Uint8Array(memory.buffer, failure + 4, bytes.length).set(bytes)
}
