// Departments × steps: one grid, one tab stop; arrow keys walk in it, Enter opens the step of a row.
function element(parent, tag, text, attributes = {}) {
  const made = parent.appendChild(document.createElement(tag))
  if (text !== undefined) made.textContent = text
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  return made
}

function head(table, { columns, words }) {
  const row = element(element(table, "thead"), "tr")
  element(row, "th", words.step, { scope: "col", tabindex: -1 })
  for (const { name, short, colour, sum } of columns) {
    const cell = element(row, "th", undefined, { scope: "col", tabindex: -1 })
    element(cell, "b", short, { "aria-hidden": "true" }).style.background = colour
    element(cell, "bdi", name)
    element(cell, "small", sum)
  }
  const nobody = element(row, "th", undefined, { scope: "col", tabindex: -1 })
  element(nobody, "b", "–", { class: "none", "aria-hidden": "true" })
  element(nobody, "bdi", words.nobody)
  for (const name of [words.touched, words.hurt]) element(row, "th", name, { scope: "col", tabindex: -1 })
}

function cell(row, [word, heat, now], none, kind = "") {
  const made = element(row, "td", undefined, { role: "gridcell", tabindex: -1 })
  made.className = word ? `${kind} full` : kind
  if (word) element(made, "span", word)
  else made.setAttribute("aria-label", none)
  if (now) element(made, "small", now)
  if (heat) made.style.setProperty("--heat", `${Math.round(6 + 36 * heat)}%`)
}

function body(table, data, view) {
  const wide = data.columns.length + 4
  const whole = element(table, "tbody")
  for (const { name, rows } of data.groups) {
    const group = element(whole, "tr", undefined, { class: "group" })
    const title = element(group, "th", undefined, { scope: "colgroup", colspan: wide })
    element(title, "bdi", name)
    for (const one of rows) {
      const row = element(whole, "tr", undefined, { "data-key": one.key })
      element(element(row, "th", undefined, { scope: "row", tabindex: -1 }), "bdi", one.name)
      for (const each of one.cells) cell(row, each, data.words.no_say)
      cell(row, one.nobody, data.words.no_say, "nobody")
      cell(row, [one.touched, 0], "", "n")
      cell(row, [one.hurt, 0], "", one.unheard ? "n unheard" : "n")
      row.onclick = () => view.press(one.key)
    }
  }
}

function grid(view, data) {
  const table = document.createElement("table")
  table.className = data.shows
  table.setAttribute("role", "grid")
  table.setAttribute("aria-label", data.words.label)
  head(table, data)
  body(table, data, view)
  table.onkeydown = (event) => walk(view, table, event)
  table.onfocusin = (event) => rove(table, event.target.closest("[tabindex]"))
  view.scroll.replaceChildren(table)
  rove(table, table.querySelector("tbody [tabindex]") ?? table.querySelector("[tabindex]"))
}

function rove(table, to) {
  table.querySelectorAll('[tabindex="0"]').forEach((one) => one.setAttribute("tabindex", -1))
  to?.setAttribute("tabindex", 0)
}

// The rows that can be walked, the head among them; the titles of groups are passed over.
const walked = (table) => [...table.rows].filter((row) => !row.classList.contains("group"))

function walk(view, table, event) {
  const from = event.target.closest("th, td")
  if (!from) return
  if (event.key === "Enter" || event.key === " ") {
    const key = from.parentElement.dataset.key
    return key && (event.preventDefault(), view.press(key))
  }
  const rows = walked(table)
  const at = { row: rows.indexOf(from.parentElement), column: from.cellIndex }
  const onward = getComputedStyle(table).direction === "rtl" ? -1 : 1
  const last = rows[0].cells.length - 1
  const to = {
    ArrowUp: [at.row - 1, at.column], ArrowDown: [at.row + 1, at.column],
    ArrowLeft: [at.row, at.column - onward], ArrowRight: [at.row, at.column + onward],
    Home: [event.ctrlKey ? 0 : at.row, 0], End: [event.ctrlKey ? rows.length - 1 : at.row, last],
    PageUp: [Math.max(0, at.row - 10), at.column], PageDown: [Math.min(rows.length - 1, at.row + 10), at.column],
  }[event.key]
  if (!to) return
  event.preventDefault()
  const next = rows[to[0]]?.cells[to[1]]
  if (next) next.focus(), next.scrollIntoView({ block: "nearest", inline: "nearest" })
}

function list(view, data) {
  view.list.replaceChildren()
  for (const { name, rows } of data.groups) {
    const item = element(view.list, "li")
    element(item, "h3", name, { dir: "auto" })
    for (const one of rows) {
      const button = element(item, "button", undefined, { type: "button", class: "step", "data-key": one.key })
      element(button, "b", one.name, { dir: "auto" })
      const bar = element(button, "div", undefined, { class: "bar", "aria-hidden": "true" })
      for (const [colour, percent] of one.bar) {
        const piece = element(bar, "i", undefined, colour ? {} : { class: "none" })
        piece.style.width = `${percent}%`
        if (colour) piece.style.background = colour
      }
      element(button, "span", one.say, { dir: "auto" })
      element(button, "span", one.told, { dir: "auto" })
      button.onclick = () => view.press(one.key)
    }
  }
}

function choose(view, chosen) {
  view.chosen = chosen
  view.scroll.querySelectorAll("tr[data-key]").forEach((row) => row.setAttribute("aria-selected", String(row.dataset.key === chosen)))
  view.list.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.key === chosen)))
}

function frame(root) {
  const scroll = element(root, "div", undefined, { class: "scroll" })
  return { scroll, list: element(root, "ul") }
}

export default function ({ data: sent, parentElement, setTriggerValue }) {
  const { chosen, ...data } = read(sent)
  const root = parentElement.querySelector(".root")
  const view = root.firstChild && root.view ? root.view : (root.view = (root.replaceChildren(), frame(root)))
  view.press = (key) => {
    const again = view.chosen === key ? "" : key
    choose(view, again) // before the answer comes
    setTriggerValue("pressed", { key: again })
  }
  const drawn = JSON.stringify(data)
  if (view.drawn !== drawn) {
    view.drawn = drawn
    grid(view, data)
    list(view, data)
  }
  choose(view, chosen)
}
