// Ebiten believes that the page is its own: one canvas as large as the body, all keys, a reload when the graphics are lost.
// This gives it one element of a document instead. It works from outside, so ebiten itself stays as it is.

// mount moves ebiten's canvas into the stage. It must be called before the program starts its game loop.
export function mount(stage, lost) {
  const canvas = document.querySelector('body > canvas')
  const size = { width: stage.clientWidth, height: stage.clientHeight }
  stage.prepend(canvas)
  // Not in the tab order, unseen by screen readers, transparent to the pointer (style.css): what can be operated lies over it.
  canvas.setAttribute('tabindex', '-1')
  canvas.setAttribute('aria-hidden', 'true')
  askForLess(canvas)
  // Ebiten prevents the default of every key on its canvas; whoever focuses it by script must still be able to leave.
  for (const type of ['keydown', 'keyup']) {
    addEventListener(type, (event) => { if (event.target === canvas) event.stopImmediatePropagation() }, true)
  }

  // Ebiten takes the body's size for its canvas; with DisableHiDPI it takes it for device pixels.
  Object.defineProperty(document.body, 'clientWidth', { configurable: true, get: () => size.width })
  Object.defineProperty(document.body, 'clientHeight', { configurable: true, get: () => size.height })

  addEventListener('webglcontextlost', (event) => {
    if (event.target !== canvas) return
    event.stopImmediatePropagation() // ebiten would reload the page, and with it end the training
    event.preventDefault()
    stage.className = 'lost'
    lost()
  }, true)

  return {
    // resize sets the canvas to so many device pixels, scale of them to a CSS pixel.
    resize(width, height, scale) {
      stage.style.height = `${height / scale}px`
      canvas.style.width = `${width / scale}px`
      canvas.style.height = `${height / scale}px`
      if (size.width === width && size.height === height) return
      Object.assign(size, { width, height })
      // Ebiten hears of a changed size in CSS pixels by itself, but not of a changed ratio.
      dispatchEvent(new Event('resize'))
    },
  }
}

// askForLess leaves out what the stage does not need and ebiten asks for. The buffer is kept between frames, because most
// frames paint nothing: whoever reads the canvas then finds the picture that is on the screen.
function askForLess(canvas) {
  const getContext = canvas.getContext.bind(canvas)
  canvas.getContext = (kind, attributes) =>
    getContext(kind, { ...attributes, antialias: false, depth: false, preserveDrawingBuffer: true })
}

// watch calls changed when the stage's width or the colours become others, or when its timeline comes or goes.
export function watch(stage, changed) {
  const timeline = stage.querySelector('#timeline')
  const measure = () => `${stage.clientWidth} ${timeline.offsetHeight > 0}` // heights are our own doing
  let seen = measure()
  const observer = new ResizeObserver(() => {
    if (measure() === seen) return
    seen = measure()
    changed()
  })
  observer.observe(stage)
  observer.observe(timeline)
  const colours = ['(prefers-color-scheme: dark)', '(forced-colors: active)']
  for (const query of colours) matchMedia(query).addEventListener('change', changed)
}
