// Loads the two programs, counting bytes, and starts the page program. The rest of the page is Go: ui/ in the repository.
import { message } from './messages.js'
import { mount, watch } from './canvas.js'
import { startWorker } from './crew.js'
import { isolate } from './isolation.js'
import { stayAvailable } from './offline.js'
import * as storage from './storage.js'

const element = (id) => document.getElementById(id)

// fail shows one sentence and, if something can be done about it, a button.
function fail(title, text, button, action) {
  document.querySelector('main').dataset.state = 'failed'
  element('loading').hidden = true
  element('failure-title').textContent = title
  element('failure-text').textContent = text
  element('failure-retry').hidden = !button
  element('failure-retry').textContent = button
  element('failure-retry').onclick = action
  element('failure').hidden = false
}

// A function that returns a v128: accepted only where there is SIMD.
const simd = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11])

function missing() {
  if (typeof WebAssembly !== 'object' || !WebAssembly.validate(simd)) return 'simd'
  const context = document.createElement('canvas').getContext('webgl2')
  if (!context) return 'webgl'
  context.getExtension('WEBGL_lose_context')?.loseContext() // browsers allow only a few at a time
  return ''
}

// Progress over all programs together. The sizes are those after decompression, as the streams count them.
class Progress {
  constructor(programs) {
    this.sizes = Object.fromEntries(Object.entries(programs).map(([name, { bytes }]) => [name, bytes]))
    this.loaded = {}
  }
  add(name, bytes) {
    this.loaded[name] = (this.loaded[name] ?? 0) + bytes
    const sum = (counts) => Object.values(counts).reduce((a, b) => a + b, 0)
    const all = sum(this.sizes), have = Math.min(sum(this.loaded), all), megabytes = (n) => (n / 1e6).toFixed(1)
    element('progress').value = have / all
    element('progress-text').textContent = have < all
      ? message.loading(megabytes(have), megabytes(all), Math.floor(100 * have / all)) : message.starting
  }
}

async function get(name, cache) {
  const response = await fetch(name, { cache })
  if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`)
  return response
}

// compile compiles a program while it arrives. It gives none that is not, byte for byte, the one that was built.
async function compile(name, { sha256 }, progress, cache) {
  const response = await get(name, cache), chunks = []
  const count = new TransformStream({
    transform(chunk, controller) {
      progress.add(name, chunk.byteLength)
      chunks.push(chunk)
      controller.enqueue(chunk)
    },
  })
  const counted = new Response(response.body.pipeThrough(count), { headers: { 'Content-Type': 'application/wasm' } })
  const module = await WebAssembly.compileStreaming(counted)
  const hash = await storage.digest(new Uint8Array(await new Blob(chunks).arrayBuffer()))
  if (hash && Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('') !== sha256) throw new Error(message.damaged(name))
  return module
}

// run runs the page program, which ends only when it dies.
async function run(module, trainer) {
  let tail = ''
  const decoder = new TextDecoder(), write = globalThis.fs.writeSync
  globalThis.fs.writeSync = (descriptor, bytes) => {
    tail = (tail + decoder.decode(bytes)).slice(-4000)
    return write(descriptor, bytes)
  }
  globalThis.ganplayground = { trainer, mount, watch, startWorker, storage } // the program takes this away at once
  const go = new Go()
  try {
    await go.run(await WebAssembly.instantiate(module, go.importObject))
  } catch (error) {
    tail += error
  }
  const panic = /^(panic|fatal error): .*/m.exec(tail)?.[0] ?? ''
  fail(message.died, `${message.diedText} ${panic}`, message.reload, () => location.reload())
}

// boot loads the programs, past the browser's cache if that has bad ones, and runs them.
async function boot(cache = 'default') {
  element('failure-retry').onclick = null // from here on the button is the program's
  element('failure').hidden = true
  element('loading').hidden = false
  document.querySelector('main').dataset.state = 'loading'
  const lacking = missing()
  if (lacking) {
    fail(message.browser, `${message.missing[lacking]} ${message.works}`)
    return
  }
  let modules
  try {
    if (typeof Go !== 'function') throw new Error('wasm_exec.js')
    const programs = await (await get('sizes.json', cache)).json(), progress = new Progress(programs)
    modules = await Promise.all(['page.wasm', 'trainer.wasm'].map((name) => compile(name, programs[name], progress, cache)))
  } catch (error) {
    // Without wasm_exec.js only a reload brings it.
    fail(message.fetch, String(error.message ?? error), message.retry, typeof Go === 'function' ? () => boot('reload') : () => location.reload())
    return
  }
  stayAvailable()
  await run(...modules)
}

// What a link leaves out of the page is never seen, not even while the program loads, which then reads the link with care.
document.documentElement.dataset.hidden = new URLSearchParams(location.hash.slice(1)).get('hide')?.replaceAll(',', ' ') ?? ''

if (!await isolate()) boot()
