// Bars on one scale; a press on one says which, a second press takes it back.
function row(bar, longest, chosen, press) {
  const item = document.createElement("li")
  const button = item.appendChild(document.createElement("button"))
  button.className = "bar"
  button.type = "button"
  button.setAttribute("aria-pressed", String(bar.key === chosen))
  button.setAttribute("aria-label", bar.said)
  const name = button.appendChild(document.createElement("span"))
  name.className = "name"
  name.dir = "auto"
  name.textContent = bar.name
  const track = button.appendChild(document.createElement("span"))
  track.className = "track"
  const filled = track.appendChild(document.createElement("i"))
  filled.style.width = `${longest ? (100 * bar.value) / longest : 0}%`
  if (bar.hatched) (bar.value ? filled : track).classList.add("hatched")
  const n = button.appendChild(document.createElement("span"))
  n.className = "n"
  n.textContent = bar.shown
  if (bar.change) {
    const change = n.appendChild(document.createElement("b"))
    const signed = { dir: "ltr", textContent: bar.change } // a sign stays before its number in every language
    change.append(Object.assign(document.createElement("bdi"), signed))
  }
  if (bar.note) {
    const note = button.appendChild(document.createElement("bdi"))
    note.className = "note"
    note.textContent = bar.note.replaceAll(" %", "\u00a0%") // a figure keeps its unit
  }
  button.onclick = () => press(bar.key === chosen ? "" : bar.key)
  return item
}

export default function ({ data: sent, parentElement, setTriggerValue }) {
  const data = read(sent)
  const root = parentElement.querySelector(".root")
  const focused = [...root.querySelectorAll("button")].indexOf(parentElement.activeElement)
  const list = document.createElement("ul")
  const longest = Math.max(0, ...data.bars.map((bar) => bar.value))
  list.append(...data.bars.map((bar) => row(bar, longest, data.chosen, (key) => setTriggerValue("pressed", { key }))))
  root.classList.toggle("calm", data.calm)
  root.replaceChildren(list)
  if (focused >= 0) list.querySelectorAll("button")[focused]?.focus()
}
