// Only browsers too old for modules run this: they cannot run the page.
document.addEventListener('DOMContentLoaded', function () {
  document.getElementById('loading').hidden = true
  document.getElementById('failure-title').textContent = 'This browser is too old'
  document.getElementById('failure-text').textContent =
    'The page works in Chrome and Edge from version 91, Firefox from 89 and Safari from 16.4.'
  document.getElementById('failure-retry').hidden = true
  document.getElementById('failure').hidden = false
})
