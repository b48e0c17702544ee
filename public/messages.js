// What boot.js says before the page program, with its table of texts, is there.
const texts = {
  en: {
    loading: (have, all, percent) => `Loading the programs: ${have} of ${all} MB (${percent}%)`,
    starting: 'Starting …',
    retry: 'Try again',
    reload: 'Reload the page',
    browser: 'This browser cannot run the page',
    missing: {
      simd: 'It has no WebAssembly with SIMD, the fast arithmetic that training needs.',
      webgl: 'It has no WebGL 2, which paints the pictures. It may be switched off in the settings, or the graphics driver is too old.',
    },
    works: 'The page works in Chrome and Edge from version 91, Firefox from 89 and Safari from 16.4.',
    fetch: 'A part of the page did not arrive',
    damaged: (name) => `${name} was damaged on the way, or is of another version of the page.`,
    died: 'The page program stopped',
    diedText: 'This should not have happened. Reload to start again; the address bar holds your run.',
  },
  zh: {
    loading: (have, all, percent) => `正在加载程序：${have} / ${all} MB（${percent}%）`,
    starting: '正在启动……',
    retry: '重试',
    reload: '重新加载页面',
    browser: '此浏览器无法运行本页面',
    missing: {
      simd: '它不支持带 SIMD 的 WebAssembly，而训练需要这种快速运算。',
      webgl: '它不支持用于绘图的 WebGL 2。可能在设置中被关闭，或者显卡驱动太旧。',
    },
    works: '本页面支持 Chrome 和 Edge 91 以上、Firefox 89 以上、Safari 16.4 以上版本。',
    fetch: '页面的一部分没有加载成功',
    damaged: (name) => `${name} 在传输中损坏，或属于页面的另一个版本。`,
    died: '页面程序已停止',
    diedText: '这本不该发生。请重新加载页面；地址栏中保存着您的训练。',
  },
}

function language() {
  let chosen = null
  try { chosen = localStorage.getItem('language') } catch { /* storage is forbidden: the browser's language it is */ }
  return (chosen || navigator.language || 'en').startsWith('zh') ? texts.zh : texts.en
}

export const message = language()
