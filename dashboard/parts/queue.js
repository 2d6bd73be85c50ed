// Matters as rows: a press opens one, a second press lets it go; a free one can be taken at once.
function put(parent, tag, className, text) {
  const element = parent.appendChild(document.createElement(tag))
  if (className) element.className = className
  if (text !== undefined) element.textContent = text
  return element
}

function quote(parent, pieces) {
  const said = put(parent, "span", "quote soft")
  said.dir = "auto"
  for (const [text, kind] of pieces) {
    if (kind) put(said, "mark", kind, text)
    else said.append(text)
  }
}

function pair(parent, className, first, second, firstClass) {
  const cell = put(parent, "span", `cell ${className}`)
  const above = put(cell, "span", `first ${firstClass ?? ""}`)
  put(above, "bdi", "", first)
  if (second) put(put(cell, "span", "soft second"), "bdi", "", second)
  return above
}

function row(line, words, tell) {
  const item = document.createElement("li")
  if (line.late) item.className = "late"
  const button = put(item, "button", "row")
  button.type = "button"
  button.dataset.matter = line.id
  button.setAttribute("aria-expanded", String(line.open))
  const main = put(button, "span", "main")
  const what = put(main, "span", "what", line.what)
  what.dir = "auto"
  if (line.quote.length) quote(main, line.quote)
  const whose = pair(button, "whose", line.department, line.person)
  if (line.hue) {
    const dot = document.createElement("i")
    dot.style.background = line.hue
    whose.prepend(dot)
  }
  pair(button, "stands", line.state, line.waits)
  pair(button, "when", line.due || line.age, line.due ? line.age : "", line.late ? "bad" : "")
  pair(button, "many", line.customers)
  button.onclick = () => tell({ matter: line.id })
  if (line.take) {
    const take = put(item, "button", "take", words.take)
    take.type = "button"
    take.setAttribute("aria-label", `${words.take}: ${line.what}`)
    take.onclick = () => tell({ take: line.id })
  } else put(item, "span", "take")
  return item
}

export default function ({ data: sent, parentElement, setTriggerValue }) {
  const data = read(sent)
  const root = parentElement.querySelector(".root")
  const drawn = JSON.stringify(data)
  if (root.dataset.drawn === drawn) return
  root.dataset.drawn = drawn
  const focused = parentElement.activeElement?.dataset?.matter
  const list = document.createElement("ul")
  list.append(...data.lines.map((line) => row(line, data.words, (told) => setTriggerValue("pressed", told))))
  root.replaceChildren(list)
  const lost = document.activeElement === document.body
  const again = list.querySelector(focused ? `[data-matter="${focused}"]` : lost ? "[aria-expanded=true]" : "none")
  again?.focus({ preventScroll: true })
}
