// Customers' own words: pieces of text with the evidence marked, and "Not right?" beneath each.
function put(parent, tag, text, className) {
  const element = parent.appendChild(document.createElement(tag))
  if (text !== undefined) element.textContent = text
  if (className) element.className = className
  return element
}

function choice(parent, label, options, chosen) {
  const select = put(parent, "select")
  select.setAttribute("aria-label", label)
  put(select, "option", label).value = ""
  for (const [value, name] of options) put(select, "option", name).value = value
  select.onchange = () => select.value && chosen(Number(select.value))
}

function notRight(parent, sentence, words, data, correct) {
  const details = put(parent, "details")
  put(details, "summary", words.not_right)
  const choices = put(details, "div", undefined, "choices")
  for (const [kind, label] of sentence.kinds) put(choices, "button", label).onclick = () => correct({ kind })
  if (data.topics.length) choice(choices, words.other_topic, data.topics, (value) => correct({ kind: "other_topic", value }))
  if (data.steps.length) choice(choices, words.other_step, data.steps, (value) => correct({ kind: "other_step", value }))
}

function talk(block, lines) {
  const list = put(block, "ol", undefined, "talk")
  for (const line of lines) {
    const item = put(list, "li", undefined, line.author)
    if (line.this) item.setAttribute("aria-current", "true")
    const head = put(item, "span", undefined, "soft")
    put(head, "b", line.who)
    if (line.at) head.append(" · ", line.at)
    put(item, "p", line.said).dir = "auto"
  }
}

function quote(sentence, data, tell) {
  const block = document.createElement("blockquote")
  block.className = sentence.tone
  const said = put(block, "p")
  said.dir = "auto"
  for (const [text, kind] of sentence.pieces) {
    if (kind) put(said, "mark", text, kind)
    else said.append(text)
  }
  const foot = put(block, "footer", undefined, "soft")
  const meta = put(foot, "span")
  for (const piece of sentence.meta) {
    if (meta.childNodes.length) meta.append(" · ")
    put(meta, "bdi", piece) // a piece in another script must not reorder the others
  }
  for (const { id, label } of sentence.corrections) {
    put(foot, "span", label)
    put(foot, "button", data.words.undo).onclick = () => tell({ undo: id })
  }
  if (sentence.part_of) {
    const open = put(foot, "button", sentence.part_of)
    open.setAttribute("aria-expanded", String(sentence.talk.length > 0))
    open.onclick = () => tell({ signal: sentence.id, whole: true })
  }
  notRight(foot, sentence, data.words, data, (correction) => tell({ signal: sentence.id, ...correction }))
  if (sentence.alike) {
    const offer = put(block, "p", sentence.alike, "alike")
    put(offer, "button", data.words.change_too).onclick = () => tell({ signal: sentence.id, kind: "not_negative", alike: true })
  }
  if (sentence.talk.length) talk(block, sentence.talk)
  return block
}

export default function ({ data: sent, parentElement, setTriggerValue }) {
  const data = read(sent)
  const root = parentElement.querySelector(".root")
  const drawn = JSON.stringify(data)
  if (root.dataset.drawn === drawn) return // an open "Not right?" stays open while nothing changed
  root.dataset.drawn = drawn
  root.replaceChildren(...data.sentences.map((one) => quote(one, data, (told) => setTriggerValue("told", told))))
}
