// TensorFlow.js on its WebAssembly backend. Where there is SharedArrayBuffer it loads a build with threads, which in 4.22.0 still
// says and shows that it computes with one. It has no gradients of convolutions.
const modules = './node_modules/@tensorflow/'

const load = (src) => new Promise((resolve, reject) => {
  document.head.append(Object.assign(document.createElement('script'), { src, onload: resolve, onerror: () => reject(new Error(`${src} is missing`)) }))
})

await load(modules + 'tfjs/dist/tf.min.js')
await load(modules + 'tfjs-backend-wasm/dist/tf-backend-wasm.min.js')

export async function prepare(name) {
  tf.wasm.setWasmPaths(modules + 'tfjs-backend-wasm/dist/')
  if (!await tf.setBackend('wasm')) throw new Error('tfjs: its WebAssembly backend did not start')
  await tf.ready()
  const size = /^gemm-(\d+)$/.exec(name)
  const step = size ? product(Number(size[1])) : trainingStep(name)
  const run = async (n) => {
    for (let i = 0; i < n; i++) await step()
  }
  return { who: 'tfjs', threads: () => tf.wasm.getThreadsCount(), executions: 1, run }
}

function product(side) {
  const lhs = tf.randomUniform([side, side]), rhs = tf.randomUniform([side, side])
  return () => tf.matMul(lhs, rhs).dispose() // it has computed when it returns
}

function trainingStep(name) {
  if (name !== 'mlp-step') throw new Error(`tfjs is not asked for ${name}: mlp-step and gemm are here`)
  const { dense, leakyReLU } = tf.layers
  const g = tf.sequential({ layers: [dense({ units: 256, activation: 'relu', inputShape: [100] }),
    dense({ units: 512, activation: 'relu' }), dense({ units: 784, activation: 'sigmoid' })] })
  const d = tf.sequential({ layers: [dense({ units: 512, inputShape: [784] }), leakyReLU({ alpha: 0.2 }),
    dense({ units: 256 }), leakyReLU({ alpha: 0.2 }), dense({ units: 1 })] })
  const weights = (model) => model.trainableWeights.map((weight) => weight.val)
  const [optimiserG, optimiserD] = [tf.train.adam(2e-4), tf.train.adam(2e-4)]
  const logits = (x) => d.apply(x, { training: true })
  const batch = 128, images = new Float32Array(batch * 784).map((_, i) => i * 7919 % 255 / 255)
  const fake = () => g.apply(tf.randomNormal([batch, 100]), { training: true })
  return async () => {
    const losses = tf.tidy(() => {
      const real = tf.tensor2d(images, [batch, 784])
      const lossD = () => tf.softplus(logits(real).neg()).mean().add(tf.softplus(logits(fake())).mean())
      const lossG = () => tf.softplus(logits(fake()).neg()).mean()
      return [optimiserD.minimize(lossD, true, weights(d)), optimiserG.minimize(lossG, true, weights(g))]
    })
    for (const loss of losses) {
      await loss.data()
      loss.dispose()
    }
  }
}
