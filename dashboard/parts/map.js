// The map: an SVG of cards in stages, drawn in place. A press on a card says which; arrow keys move on it.
const SVG = "http://www.w3.org/2000/svg"
const PAD = 8
const BAR = { y: 49, height: 11 }
const LETTER = 6.2 // width of a letter in a bar
const PATIENCE = 10_000 // milliseconds in which a press is answered, if anybody is there

function put(parent, tag, attributes, text) {
  const element = parent.appendChild(document.createElementNS(SVG, tag))
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  if (text !== undefined) element.textContent = text
  return element
}

// Only what changes is written: every attribute set is looked at by the style of all cards.
const mark = (element, name, value) => element.getAttribute(name) === value || element.setAttribute(name, value)

// A text in its own direction: its full stop stays at its end, whatever is read around it.
const isolated = (text) => `\u2068${text}\u2069`

function hatch(svg) {
  const pattern = put(put(svg, "defs", {}), "pattern", { id: "hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" })
  put(pattern, "rect", { width: 7, height: 7, class: "hatch-paper" })
  put(pattern, "rect", { width: 2.5, height: 7, class: "hatch-line" })
}

function frame(root) {
  root.replaceChildren()
  const head = root.appendChild(document.createElement("div"))
  head.className = "head"
  const scroll = root.appendChild(document.createElement("div"))
  scroll.className = "scroll"
  const svg = put(scroll, "svg", { width: "100%", role: "group" })
  hatch(svg)
  const layer = (name) => put(svg, "g", { class: name })
  const view = { svg, frame: scroll, stages: layer("stages"), ways: layer("ways"), counts: layer("counts"), cards: layer("cards"), words: layer("words"), byKey: new Map(), presses: 0 }
  view.legend = root.appendChild(document.createElement("ul"))
  view.hint = head.appendChild(document.createElement("p"))
  view.hint.className = "soft hint"
  tools(view, head)
  svg.onkeydown = (event) => move(view, event)
  svg.onpointerdown = (event) => grab(view, event)
  moving(view, root)
  return view
}

function stages(view, { stages, card: [width], columns }, place) {
  view.stages.replaceChildren()
  for (const { name, full, x } of stages) {
    put(view.stages, "rect", { x: place(x, width) - 7, y: 30, width: width + 14, height: columns - 30, rx: 9, class: "stage" })
    const head = put(view.stages, "text", { x: place(x, width) + width / 2, y: 19, class: "stage-name" }, isolated(name))
    put(head, "title", {}, full)
  }
}

function ways(view, { ways, width }, mirrored) {
  view.ways.replaceChildren()
  view.counts.replaceChildren()
  view.words.replaceChildren()
  view.ways.setAttribute("transform", mirrored ? `translate(${width} 0) scale(-1 1)` : "")
  for (const { from, to, d, back, weight, kind, label, said, words, x, y } of ways) {
    const path = put(view.ways, "path", { d, class: `${back ? "way back" : "way"} ${kind ?? ""}`, "data-from": from, "data-to": to })
    path.style.strokeWidth = 1.3 + Math.min(4, Math.log2(weight) / (kind ? 2.4 : 1))
    if (said) put(path, "title", {}, said)
    if (label) count(view, path, label, mirrored, width)
    if (words) written(view, { from, to, words, x: mirrored ? width - x : x, y })
  }
}

// How many took a way, in the middle of its line; readable also where the drawing is mirrored.
function count(view, path, label, mirrored, width) {
  const { x, y } = path.getPointAtLength(path.getTotalLength() / 2)
  const text = put(view.counts, "text", { x: mirrored ? width - x : x, y: y + 3, class: "count", "data-from": path.dataset.from, "data-to": path.dataset.to }, label)
  text.setAttribute("aria-hidden", "true")
}

// What is written on a way: over the cards on a paper of its own, while one of its steps is looked at.
function written(view, { from, to, words, x, y }) {
  const group = put(view.words, "g", { transform: `translate(${x} ${y})`, "data-from": from, "data-to": to })
  const wide = words.length * LETTER + 6
  put(group, "rect", { x: -wide / 2, y: -6, width: wide, height: 12, rx: 6 })
  put(group, "text", { y: 3.2, class: "count" }, isolated(words))
}

function shareBar(group, one, width, nobody, place) {
  let x = PAD
  for (const { percent, colour, name, short } of one.shares) {
    const length = ((width - 2 * PAD) * percent) / 100
    const at = place(x, length)
    const piece = put(group, "rect", { x: at, y: BAR.y, width: Math.max(0, length - 1), height: BAR.height, rx: 2, class: colour ? "share" : "nobody" })
    if (colour) piece.style.fill = colour
    put(piece, "title", {}, `${name} ${percent} %`)
    const word = colour ? short : nobody
    if (word.length * LETTER + 2 <= length) put(group, "text", { x: at + length / 2, y: BAR.y + 8.4, class: colour ? "short" : "short of-nobody" }, word)
    x += length
  }
}

function fill(group, one, data, mirrored) {
  const [width, height] = data.card
  const inside = (x, wide) => (mirrored ? width - x - wide : x)
  group.replaceChildren()
  group.setAttribute("class", one.dim ? "card dim" : "card")
  group.setAttribute("aria-label", one.said)
  put(group, "title", {}, one.name)
  const paper = put(group, "rect", { width, height, rx: 8, class: one.unheard ? "paper unheard" : "paper" })
  if (!one.unheard) paper.style.setProperty("--heat", `${Math.round(one.heat ? 8 + 60 * one.heat : 0)}%`)
  const start = inside(PAD, 0)
  one.title.forEach((line, number) => put(group, "text", { x: start, y: 15 + 12.5 * number, class: "title" }, isolated(line)))
  put(group, "text", { x: start, y: one.title.length > 1 ? 40.5 : 29, class: "told" }, isolated(one.told))
  shareBar(group, one, width, data.nobody, inside)
  if (one.moment) {
    const at = inside(4, 0)
    put(put(group, "path", { d: `M${at} -8 l7 7 l-7 7 l-7 -7z`, class: "moment" }), "title", {}, one.moment)
  }
  if (data.edit) put(group, "circle", { cx: inside(width, 0), cy: height / 2, r: 6, class: "dot" })
  if (!one.waiting) return
  const wide = Math.max(16, 9 + 6 * one.waiting.length)
  put(group, "rect", { x: inside(width - wide + 5, wide), y: -7, width: wide, height: 16, rx: 8, class: "waiting" })
  put(group, "text", { x: inside(width - wide / 2 + 5, 0), y: 4.6, class: "waiting-n" }, one.waiting)
}

function cards(view, data, mirrored, place) {
  const kept = new Set(data.cards.map((one) => one.key))
  const inFocus = view.svg.getRootNode().activeElement
  for (const [key, group] of view.byKey) {
    if (kept.has(key)) continue
    view.lost ||= group === inFocus
    group.remove()
    view.byKey.delete(key)
  }
  for (const one of data.cards) {
    const known = view.byKey.get(one.key)
    const group = known ?? put(view.cards, "g", { role: "button", tabindex: -1, "data-key": one.key })
    view.byKey.set(one.key, group)
    group.place = { column: one.column, x: place(one.x, data.card[0]), y: one.y }
    group.setAttribute("transform", `translate(${group.place.x} ${one.y})`)
    fill(group, one, data, mirrored)
    group.onmouseenter = group.onfocus = () => look(view, one.key, true)
    group.onmouseleave = group.onblur = () => look(view, one.key, view.chosen === one.key)
    group.onclick = () => view.dragged || view.press(view.chosen === one.key ? "" : one.key)
  }
}

function look(view, key, on) {
  const own = CSS.escape(key)
  const its = `[data-from="${own}"], [data-to="${own}"]`
  ;[...view.ways.querySelectorAll(its), ...view.words.querySelectorAll(its)].forEach((path) => {
    const other = path.dataset.from === key ? path.dataset.to : path.dataset.from
    path.classList.toggle("looked-at", on || (!!view.chosen && other === view.chosen))
  })
}

function choose(view, key) {
  const before = view.chosen
  view.chosen = key
  for (const [own, group] of view.byKey) mark(group, "aria-pressed", String(own === key))
  if (before && before !== key) look(view, before, false)
  if (key) look(view, key, true)
  rove(view, view.byKey.get(key) ?? view.svg.querySelector('[tabindex="0"]') ?? view.cards.firstElementChild)
}

function rove(view, group) {
  for (const other of view.byKey.values()) mark(other, "tabindex", other === group ? "0" : "-1")
}

// The nearest card in the direction of an arrow key: within the column, or at the same height beside it.
function nearest(view, from, key) {
  const others = [...view.byKey.values()].filter((one) => one !== from)
  const towards = {
    ArrowUp: (one) => one.place.column === from.place.column && one.place.y < from.place.y,
    ArrowDown: (one) => one.place.column === from.place.column && one.place.y > from.place.y,
    ArrowLeft: (one) => one.place.x < from.place.x,
    ArrowRight: (one) => one.place.x > from.place.x,
  }[key]
  const far = (one) => Math.abs(one.place.x - from.place.x) * 100 + Math.abs(one.place.y - from.place.y)
  return others.filter(towards).sort((a, b) => far(a) - far(b))[0]
}

function move(view, event) {
  const group = event.target.closest(".card")
  if (!group) return
  if (view.data.edit && connectByKey(view, group, event)) return
  if (event.key === "Enter" || event.key === " ") return event.preventDefault(), group.onclick()
  if (!event.key.startsWith("Arrow") || event.shiftKey) return
  event.preventDefault()
  const next = nearest(view, group, event.key)
  if (next) rove(view, next), next.focus()
}

// Editing: "c" begins a way at the card in focus, Enter on another one ends it there, Escape gives it up.
function connectByKey(view, group, event) {
  const from = view.from
  if (event.key === "c" && !event.ctrlKey && !event.metaKey) return begin(view, group), true
  if (!from || (event.key !== "Enter" && event.key !== "Escape")) return false
  event.preventDefault()
  begin(view, undefined)
  if (event.key === "Enter" && group !== from) view.put({ key: from.dataset.key, to: group.dataset.key })
  return true
}

function begin(view, group) {
  view.from?.classList.remove("from")
  view.from = group
  group?.classList.add("from")
}

function at(view, event) {
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(view.svg.getScreenCTM().inverse())
  return { x, y }
}

// A drag that began on the dot of a card draws a way, elsewhere on it moves the card.
function grab(view, event) {
  const group = event.target.closest(".card")
  if (!view.data.edit || !group || event.button) return
  const start = at(view, event)
  const connects = event.target.classList.contains("dot")
  const line = connects ? put(view.ways, "path", { class: "way drawn" }) : undefined
  let moved = false
  const drag = (now) => {
    const { x, y } = at(view, now)
    if (!moved && Math.hypot(x - start.x, y - start.y) < 5) return
    moved = true
    if (line) line.setAttribute("d", view.mirror(`M${start.x} ${start.y} L${x} ${y}`, start, x, y))
    else group.setAttribute("transform", `translate(${group.place.x + x - start.x} ${group.place.y + y - start.y})`)
  }
  const drop = (last) => {
    window.removeEventListener("pointermove", drag)
    line?.remove()
    if (!moved) return
    view.dragged = true
    setTimeout(() => (view.dragged = false))
    if (connects) return connect(view, group, last)
    const { x, y } = at(view, last)
    land(view, group, group.place.x + x - start.x, group.place.y + y - start.y)
  }
  window.addEventListener("pointermove", drag)
  window.addEventListener("pointerup", drop, { once: true })
}

function connect(view, from, event) {
  const to = view.svg.getRootNode().elementFromPoint(event.clientX, event.clientY)?.closest(".card")
  if (to && to !== from) view.put({ key: from.dataset.key, to: to.dataset.key })
}

function land(view, group, x, y) {
  const { data, mirrored } = view
  const [width, height] = data.card
  const far = (one) => Math.abs((mirrored ? data.width - one.x - width : one.x) - x)
  const column = data.stages.reduce((best, one, number) => (far(one) < far(data.stages[best]) ? number : best), 0)
  const row = Math.max(0, Math.round((y - data.grid.top) / (height + data.grid.gap)))
  const here = column === group.place.column && Math.abs(y - group.place.y) < height / 2
  if (here) return group.setAttribute("transform", `translate(${group.place.x} ${group.place.y})`)
  view.put({ key: group.dataset.key, column, row })
}

function entry(list, words, swatch) {
  const item = list.appendChild(document.createElement("li"))
  item.append(swatch)
  const said = item.appendChild(document.createElement("bdi"))
  said.textContent = words
}

function swatch(kind, text = "", colour = "") {
  const made = document.createElement("i")
  made.className = kind
  made.textContent = text
  made.ariaHidden = "true"
  if (colour) made.style.background = colour
  return made
}

function legend(view, { departments, nobody, unheard, matters, heat, most, moment, ways = [] }) {
  view.legend.replaceChildren()
  for (const [name, colour, short] of departments) entry(view.legend, name, swatch("of", short, colour))
  entry(view.legend, nobody, swatch("none"))
  if (unheard) entry(view.legend, unheard, swatch("hatched"))
  entry(view.legend, matters, swatch("badge"))
  if (moment) entry(view.legend, moment, swatch("diamond"))
  for (const [kind, words] of ways) entry(view.legend, words, swatch(`line ${kind}`))
  const ramp = swatch("ramp")
  entry(view.legend, `${heat}: ${most[0]}`, ramp)
  ramp.parentElement.append(ramp, Object.assign(document.createElement("bdi"), { textContent: most[1] }))
}

function named({ bar, ...buttons }, { label, ...names }) {
  bar.setAttribute("aria-label", label)
  for (const [name, button] of Object.entries(buttons)) {
    button.setAttribute("aria-label", names[name])
    button.title = names[name]
  }
}

// Say which card was pressed once it is painted: what the answer brings must not hold that up.
function tell(view, key) {
  view.presses += 1
  view.pressedAt = performance.now()
  choose(view, key)
  const pressed = { key, presses: view.presses }
  requestAnimationFrame(() => setTimeout(() => view.say("pressed", pressed)))
}

// The card that is chosen, as it was told last: an answer to an earlier press does not take the last one back.
function chosen(view) {
  const told = globalThis.touchlineChosen?.[view.data.map] ?? { chosen: "", presses: 0 }
  const waits = told.presses < view.presses && performance.now() - view.pressedAt < PATIENCE
  view.presses = Math.max(view.presses, told.presses)
  return waits ? view.chosen : told.chosen
}

function stand(view) {
  const key = chosen(view)
  if (view.chosen !== key) reveal(view, view.byKey.get(key))
  choose(view, key)
}

// Draw what was sent, unless it stands there already.
function redraw(view, root) {
  const mirrored = getComputedStyle(root).direction === "rtl"
  if (view.drawn !== view.sent || view.mirrored !== mirrored) {
    const { data } = view
    view.drawn = view.sent
    view.svg.setAttribute("viewBox", `-8 0 ${data.width + 16} ${data.height + 2}`)
    view.svg.setAttribute("aria-label", data.label)
    view.svg.style.direction = mirrored ? "rtl" : "ltr"
    named(view.tools, data.moving)
    const place = (x, wide) => (mirrored ? data.width - x - wide : x)
    view.mirrored = mirrored
    view.mirror = (d, from, x, y) => (mirrored ? `M${data.width - from.x} ${from.y} L${data.width - x} ${y}` : d)
    view.svg.classList.toggle("edited", !!data.edit)
    root.classList.toggle("calm", !!data.calm)
    view.hint.textContent = data.edit ?? data.moving.hint
    stages(view, data, place)
    ways(view, data, mirrored)
    cards(view, data, mirrored, place)
    legend(view, data.legend)
    settle(view)
  }
  stand(view)
  if (view.lost) view.svg.querySelector('[tabindex="0"]')?.focus() // its card is gone: go on at another
  view.lost = false
}

// Listen as long as the map is there: to what is chosen, and whether another language is read the other way.
function listen(view, root) {
  view.turned?.disconnect()
  view.turned = new MutationObserver(() => redraw(view, root))
  view.turned.observe(document.documentElement, { attributes: true, attributeFilter: ["dir"] })
  view.listening?.abort()
  view.listening = new AbortController()
  document.addEventListener("touchline-chosen", () => stand(view), view.listening)
  const { turned, listening } = view
  return () => (turned.disconnect(), listening.abort())
}

export default function ({ data: sent, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  const view = root.firstChild && root.view ? root.view : (root.view = frame(root))
  const text = decoded(sent)
  if (view.sent !== text) Object.assign(view, { sent: text, data: JSON.parse(text) })
  view.say = setTriggerValue
  view.press = (key) => tell(view, key)
  view.put = (done) => setTriggerValue("dragged", done)
  view.level = (to) => setTriggerValue("levelled", { to })
  redraw(view, root)
  return listen(view, root)
}
