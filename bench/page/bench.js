// Times one benchmark by one engine: index.html?by=jax-js&name=mlp-step&threads=1. The module of that engine exports
// prepare(name, threads), which resolves with
//   who         the name that the results give the engine
//   threads()   how many it computes with, once it has run
//   executions  how many executions one run makes
//   run(n)      makes n runs, one after another
//   profile(ms) where the time goes, as JSON, after two times so many milliseconds; ours alone has it
const query = new URLSearchParams(location.search), threads = Number(query.get('threads'))

// Where engines look for the number of threads that they may use.
Object.defineProperty(navigator, 'hardwareConcurrency', { value: threads })

// Browsers compile anew what has run for a while. Without isolation the clock ticks only every 0.1 ms.
const warmUp = 1000, sampleTime = 300, profileTime = 1500 // ms

let engine, runs

async function time(n) {
  const start = performance.now()
  await engine.run(n)
  return performance.now() - start
}

window.bench = {
  // prepare warms up; it resolves with what the engine is.
  async prepare() {
    const { prepare } = await import(`./${query.get('by')}.js`)
    engine = await prepare(query.get('name'), threads)
    let last, all = 0
    do all += last = await time(1)
    while (all < warmUp)
    runs = Math.max(1, Math.ceil(sampleTime / last))
    return { who: engine.who, threads: await engine.threads(), isolated: crossOriginIsolated }
  },
  // sample resolves with the milliseconds of one execution.
  async sample() {
    return await time(runs) / (runs * engine.executions)
  },
  profile: () => engine.profile(profileTime),
}
