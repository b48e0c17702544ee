// jax-js on its WebAssembly backend. Where there is SharedArrayBuffer it starts navigator.hardwareConcurrency workers, which do all
// of the work; where there is none it computes on the page's own thread. It multiplies and adds in one rounding (relaxed SIMD)
// where the browser can.
let workers = 0
globalThis.Worker = class extends Worker {
  constructor(...a) {
    super(...a)
    workers++
  }
}

const jax = await import('./node_modules/@jax-js/jax/dist/index.js')
const { lax, nn, numpy: np, random, tree, jit, valueAndGrad, blockUntilReady } = jax

export async function prepare(name) {
  await jax.init('wasm')
  jax.defaultDevice('wasm')
  const size = /^gemm-(\d+)$/.exec(name)
  const step = size ? product(Number(size[1])) : trainingStep(name)
  const run = async (n) => {
    for (let i = 0; i < n; i++) await step()
  }
  return { who: 'jax-js', threads: () => Math.max(1, workers), executions: 1, run }
}

function product(side) {
  const [k1, k2] = [random.key(1), random.key(2)]
  const lhs = random.uniform(k1, [side, side]), rhs = random.uniform(k2, [side, side])
  const multiply = jit((lhs, rhs) => np.dot(lhs, rhs))
  return async () => {
    const product = multiply(lhs.ref, rhs.ref)
    await blockUntilReady(product)
    product.dispose()
  }
}

// What is used twice needs a reference for each use but the last (.ref, tree.ref): jax-js frees by ownership.
const dense = (key, inputs, units) => {
  const limit = 1 / Math.sqrt(inputs)
  return { w: random.uniform(key, [inputs, units], { minval: -limit, maxval: limit }), b: np.zeros([units]) }
}
const conv = (key, inputs, channels, side) => {
  const limit = 1 / Math.sqrt(inputs * side * side)
  return { w: random.uniform(key, [channels, inputs, side, side], { minval: -limit, maxval: limit }), b: np.zeros([channels, 1, 1]) }
}
const linear = (p, x) => np.dot(x, p.w).add(p.b)
const convolve = (p, x) => nn.relu(lax.convGeneralDilated(x, p.w, [1, 1], 'VALID').add(p.b))

const generate = (p, z) => nn.sigmoid(linear(p.l3, nn.relu(linear(p.l2, nn.relu(linear(p.l1, z))))))

const discriminators = {
  'mlp-step': {
    weights: (key) => ({ l1: dense(key(3), 784, 512), l2: dense(key(4), 512, 256), l3: dense(key(5), 256, 1) }),
    logits: (p, x) => linear(p.l3, nn.leakyRelu(linear(p.l2, nn.leakyRelu(linear(p.l1, x), 0.2)), 0.2)),
  },
  'article-step': {
    weights: (key) => ({ c1: conv(key(3), 1, 32, 3), c2: conv(key(4), 32, 64, 3), l3: dense(key(5), 64 * 24 * 24, 1) }),
    logits: (p, x) => linear(p.l3, convolve(p.c2, convolve(p.c1, x.reshape([-1, 1, 28, 28]))).reshape([-1, 64 * 24 * 24])),
  },
}

// map applies f to the arrays of the same layer and name in each of the trees.
const map = (f, ...trees) => Object.fromEntries(Object.keys(trees[0]).map((layer) => [layer, Object.fromEntries(
  Object.keys(trees[0][layer]).map((name) => [name, f(...trees.map((t) => t[layer][name]))]))]))

// adam returns a player, weights and both moments, one update later; c1 and c2 correct the bias of the moments.
function adam(player, gradient, c1, c2) {
  const updated = map((p, m, v, g) => {
    const mean = m.mul(0.9).add(g.ref.mul(0.1)), square = v.mul(0.999).add(g.ref.mul(g).mul(0.001))
    const change = mean.ref.mul(2e-4).mul(c1.ref).div(np.sqrt(square.ref.mul(c2.ref)).add(1e-8))
    return [p.sub(change), mean, square]
  }, ...player, gradient)
  c1.dispose()
  c2.dispose()
  return [0, 1, 2].map((i) => map((values) => values[i], updated))
}

function trainingStep(name) {
  const discriminator = discriminators[name]
  if (!discriminator) throw new Error(`jax-js is not asked for ${name}: ${Object.keys(discriminators).join(', ')} and gemm are here`)
  const { logits } = discriminator
  const keys = random.split(random.key(0), 8), key = (i) => keys.ref.slice(i)
  const player = (weights) => [weights, ...[1, 2].map(() => map((w) => np.zeros(w.shape), weights))]
  let g = player({ l1: dense(key(0), 100, 256), l2: dense(key(1), 256, 512), l3: dense(key(2), 512, 784) })
  let d = player(discriminator.weights(key))
  const lossD = (d, real, fake) => nn.softplus(logits(tree.ref(d), real).mul(-1)).mean().add(nn.softplus(logits(d, fake)).mean())
  const lossG = (g, d, z) => nn.softplus(logits(d, generate(g, z)).mul(-1)).mean()
  const step = jit((g, d, real, z1, z2, c1, c2) => {
    const fake = generate(tree.ref(g[0]), z1)
    const [dLoss, dGradient] = valueAndGrad(lossD)(tree.ref(d[0]), real, fake)
    const newD = adam(d, dGradient, c1.ref, c2.ref)
    const [gLoss, gGradient] = valueAndGrad(lossG)(tree.ref(g[0]), tree.ref(newD[0]), z2)
    return [adam(g, gGradient, c1, c2), newD, dLoss, gLoss]
  })
  const batch = 128, images = new Float32Array(batch * 784).map((_, i) => i * 7919 % 255 / 255)
  let t = 0
  return async () => {
    t++
    const real = np.array(images, { shape: [batch, 784] })
    const z1 = random.normal(random.key(2 * t), [batch, 100]), z2 = random.normal(random.key(2 * t + 1), [batch, 100])
    const c1 = np.array(1 / (1 - 0.9 ** t)), c2 = np.array(1 / (1 - 0.999 ** t))
    let dLoss, gLoss
    ;[g, d, dLoss, gLoss] = step(g, d, real, z1, z2, c1, c2)
    await blockUntilReady(g)
    await dLoss.jsAsync()
    await gLoss.jsAsync()
  }
}
