// Tests put this before the page's scripts and before worker.js: meter() counts what Go programs and their engine hold in this realm. It needs
// Chromium with --js-flags=--expose-gc. A message {meter} with a port asks a worker for its count.
{
  const programs = [], wrappers = [], memories = [], modules = []
  const made = (list) => ({
    construct(kind, args) {
      const object = Reflect.construct(kind, args)
      list.push(new WeakRef(object))
      return object
    },
  })
  WebAssembly.Memory = new Proxy(WebAssembly.Memory, made(memories))
  WebAssembly.Module = new Proxy(WebAssembly.Module, made(modules))

  // wasm_exec.js sets Go.
  let Counted
  Object.defineProperty(globalThis, 'Go', {
    get: () => Counted,
    set(Go) {
      Counted = class extends Go {
        constructor() {
          super()
          programs.push(this)
        }
        _makeFuncWrapper(id) { // for each js.Func, which lives as long as Go or the document refers to it
          const wrapper = super._makeFuncWrapper(id)
          wrappers.push(new WeakRef(wrapper))
          return wrapper
        }
      }
    },
  })

  // live returns what is left of a list, and forgets the rest.
  const live = (list) => {
    const objects = list.map((reference) => reference.deref())
    let kept = 0
    objects.forEach((object, i) => { if (object) list[kept++] = list[i] })
    list.length = kept
    return objects.filter(Boolean)
  }
  const held = ({ _values }) => _values.filter((value) => value !== null && value !== undefined)
  globalThis.meter = async () => {
    await new Promise((done) => setTimeout(done)) // what a job has looked at lives until it ends
    gc()
    const bytes = [...programs.map(({ _inst }) => _inst.exports.mem), ...live(memories)].map(({ buffer }) => buffer.byteLength)
    return {
      funcs: live(wrappers).length,
      values: programs.flatMap(held).length,
      modules: live(modules).length,
      wasm: bytes.reduce((a, b) => a + b, 0),
      heap: performance.memory?.usedJSHeapSize ?? 0,
    }
  }

  addEventListener('message', async (event) => {
    if (!event.data?.meter) return
    event.stopImmediatePropagation() // a program's own onmessage would not know what it is
    event.ports[0].postMessage(await meter())
  })
}
