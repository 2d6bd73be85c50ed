// Tells the document which language it is in and where that is read to; Streamlit has no setting for it.
// While the connection is lost, Streamlit's dialog speaks of itself in English: its words become ours.
function texts(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const found = []
  while (walker.nextNode()) found.push(walker.currentNode)
  return found
}

// Text nodes stay where they are, for they are React's; only what they say changes.
function say(selector, words) {
  const element = document.querySelector(selector)
  if (element) texts(element).forEach((node, place) => (node.data = words[place] ?? ""))
}

function watch(words) {
  if (!document.querySelector('[data-testid="stConnectionStatus"]')) return
  say('[data-testid="stConnectionStatus"]', [words.connecting])
  say('[data-testid="stDialog"] [role="dialog"]', [words.away, words.comes_back])
}

export default function ({ data: sent }) {
  const data = read(sent)
  document.documentElement.lang = data.lang
  document.documentElement.dir = data.dir
  clearInterval(globalThis.touchlineWatch)
  globalThis.touchlineWatch = setInterval(watch, 500, data.words)
}
