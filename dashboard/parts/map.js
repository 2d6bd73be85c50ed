// The map: an SVG of cards in stages. A press on a card says which; its ways show while it is looked at.
const SVG = "http://www.w3.org/2000/svg"
const BAR = 9

function put(parent, tag, attributes, text) {
  const element = parent.appendChild(document.createElementNS(SVG, tag))
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  if (text !== undefined) element.textContent = text
  return element
}

function hatch(svg) {
  const pattern = put(put(svg, "defs", {}), "pattern", { id: "hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" })
  put(pattern, "rect", { width: 7, height: 7, class: "hatch-paper" })
  put(pattern, "rect", { width: 2.5, height: 7, class: "hatch-line" })
}

function stage(svg, { name, x }, { card: [width], height }) {
  put(svg, "rect", { x: x - 8, y: 30, width: width + 16, height: height - 30, rx: 10, class: "stage" })
  put(svg, "text", { x: x + width / 2, y: 20, class: "stage-name" }, name)
}

function shareBar(group, shares, width) {
  let x = 10
  const whole = width - 20
  for (const { percent, colour, name } of shares) {
    const length = (whole * percent) / 100
    const piece = put(group, "rect", { x, y: 58, width: Math.max(0, length - 1), height: BAR, rx: 2, class: colour ? "" : "nobody" })
    if (colour) piece.style.fill = colour
    put(piece, "title", {}, `${name} ${percent} %`)
    x += length
  }
}

function card(svg, one, data, press) {
  const [width, height] = data.card
  const chosen = one.key === data.chosen
  const group = put(svg, "g", { transform: `translate(${one.x} ${one.y})`, class: "card", tabindex: 0, role: "button", "aria-label": one.said, "aria-pressed": String(chosen), "data-key": one.key })
  const paper = put(group, "rect", { width, height, rx: 9, class: one.unheard ? "paper unheard" : "paper" })
  if (!one.unheard) paper.style.setProperty("--heat", `${Math.round(52 * Math.sqrt(one.heat))}%`)
  one.title.forEach((line, number) => put(group, "text", { x: 10, y: 19 + 14 * number, class: "title" }, line))
  put(group, "text", { x: 10, y: 51, class: "told" }, one.told)
  shareBar(group, one.shares, width)
  if (one.waiting) {
    put(group, "circle", { cx: width - 4, cy: 4, r: 10, class: "waiting" })
    put(group, "text", { x: width - 4, y: 8, class: "waiting-n" }, one.waiting)
  }
  const own = CSS.escape(one.key)
  const isChosen = () => group.getAttribute("aria-pressed") === "true"
  const look = (on) => svg.querySelectorAll(`path[data-from="${own}"], path[data-to="${own}"]`).forEach((path) => path.classList.toggle("looked-at", on))
  group.onmouseenter = group.onfocus = () => look(true)
  group.onmouseleave = group.onblur = () => look(isChosen())
  group.onclick = () => press(isChosen() ? "" : one.key)
  group.onkeydown = (event) => ["Enter", " "].includes(event.key) && (event.preventDefault(), group.onclick())
  if (chosen) look(true)
}

function legend(root, names) {
  const list = root.appendChild(document.createElement("ul"))
  for (const [name, colour] of names) {
    const item = list.appendChild(document.createElement("li"))
    const swatch = item.appendChild(document.createElement("i"))
    if (colour) swatch.style.background = colour
    const words = item.appendChild(document.createElement("span"))
    words.dir = "auto"
    words.textContent = name
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  const drawn = JSON.stringify(data)
  if (root.dataset.drawn === drawn) return
  root.dataset.drawn = drawn
  const focused = root.querySelector(":focus")?.dataset.key
  root.replaceChildren()
  const svg = put(root, "svg", { viewBox: `-10 0 ${data.width + 28} ${data.height + 8}`, width: "100%", role: "group", "aria-label": data.label })
  hatch(svg)
  data.stages.forEach((one) => stage(svg, one, data))
  for (const { from, to, d } of data.ways) put(svg, "path", { d, class: "way", "data-from": from, "data-to": to })
  const press = (key) => {
    for (const group of svg.querySelectorAll(".card")) group.setAttribute("aria-pressed", String(group.dataset.key === key)) // before the answer comes
    setTriggerValue("pressed", { key })
  }
  data.cards.forEach((one) => card(svg, one, data, press))
  legend(root, data.legend)
  if (focused) svg.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus()
}
