// Tests put this before worker.js: a message {kill} from the page ends or stops the trainer in one of the ways in which it can happen.
// The built page has nothing of it.
const deadly = {
  // A call of the program throws, which is a panic in Go.
  panic() {
    const real = postMessage
    self.postMessage = () => {
      self.postMessage = real
      throw new Error('injected')
    }
  },
  // The program is called so deep in the stack that it runs out of it.
  overflow() {
    let depth = 0
    const count = () => { depth++; count() }
    try { count() } catch { /* as deep as it goes */ }
    const descend = (left) => left > 0 ? descend(left - 1) : onmessage({ data: { json: '{"kind":"pause"}' } })
    descend(depth - 200)
  },
  // The program asks for more memory than its four gigabytes leave.
  memory() { onmessage({ data: { json: '{"kind":"pause"}', bytes: { length: 4.28e9 } } }) },
  hang() { for (;;); },
  // Gone without a word, as when the browser ends it.
  gone() { close() },
}

addEventListener('message', (event) => {
  const kill = deadly[event.data.kill]
  if (!kill) return
  event.stopImmediatePropagation()
  kill()
})

