// Moving on the map: closer, further away and across it, by wheel, drag, pinch, keys and buttons.
// The frame scrolls, so whatever takes the focus comes into sight by itself; how close it stands is kept in `view`.
const CLOSEST = 3 // times the size in which the map opens
const READABLE = 0.72
const STEP = 1.25
const PUSH = 240 // pixels of the wheel beyond an end that lead to the next level
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const SIGNS = { closer: "M8 3v10M3 8h10", further: "M3 8h10", whole: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3" }

function tools(view, head) {
  const bar = head.appendChild(document.createElement("div"))
  bar.className = "tools"
  bar.setAttribute("role", "group")
  const act = { closer: () => step(view, 1), further: () => step(view, -1), whole: () => whole(view) }
  view.tools = { bar }
  for (const [name, then] of Object.entries(act)) {
    const button = (view.tools[name] = bar.appendChild(document.createElement("button")))
    button.type = "button"
    button.onclick = then
    put(put(button, "svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }), "path", { d: SIGNS[name] })
  }
}

function moving(view, root) {
  const { frame } = view
  view.fingers = new Map()
  frame.tabIndex = -1
  frame.addEventListener("wheel", (event) => wheel(view, event), { passive: false })
  frame.addEventListener("pointerdown", (event) => hold(view, event))
  root.addEventListener("keydown", (event) => keys(view, event))
  new ResizeObserver(() => view.data && settle(view)).observe(frame)
}

// The sizes between which the map can be seen: it opens as wide as the frame, but readable.
function sizes(view) {
  const wide = view.data.width + 16, high = view.data.height + 2
  const fits = Math.min(1.5, view.frame.clientWidth / wide)
  const opens = Math.max(fits, READABLE)
  const tallest = Math.max(480, innerHeight * 0.86)
  const frame = Math.min(Math.ceil(high * opens), Math.round(tallest))
  return { wide, high, opens, frame, least: Math.min(fits, frame / high), most: opens * CLOSEST }
}

// Draw at the size that was chosen, or at the one in which the map opens; another map opens anew.
function settle(view) {
  if (!view.frame.clientWidth) return // a phone shows the list instead
  const { opens, least, most, frame } = sizes(view)
  view.frame.style.height = `${frame}px`
  const of = view.data.of ?? ""
  const anew = view.of !== of
  if (anew) Object.assign(view, { of, size: undefined, pushed: 0, leads: undefined })
  draw(view, Math.min(most, Math.max(least, view.size ?? opens)))
  if (anew) Object.assign(view.frame, { scrollLeft: view.mirrored ? view.frame.scrollWidth : 0, scrollTop: 0 })
}

function draw(view, size) {
  const { wide, high, least, most, opens } = sizes(view)
  view.drawnAt = size
  view.svg.style.width = `${wide * size}px`
  view.svg.style.height = `${high * size}px`
  view.frame.classList.toggle("wider", wide * size > view.frame.clientWidth + 1 || high * size > view.frame.clientHeight + 1)
  off(view.tools.closer, size >= most * 0.999 && !view.data.levels?.closer)
  off(view.tools.further, size <= least * 1.001 && !view.data.levels?.further)
  off(view.tools.whole, Math.abs(size - least) < 0.001 && Math.abs(least - opens) < 0.001)
}

const off = (button, is) => button.setAttribute("aria-disabled", String(is))

// To `size`, while what lies under the pointer (or in the middle) stays where it is.
function resize(view, size, event) {
  const { least, most, opens } = sizes(view)
  const { frame } = view
  const wanted = Math.min(most, Math.max(least, size)), before = view.drawnAt
  const box = frame.getBoundingClientRect()
  const x = event ? event.clientX - box.left : box.width / 2, y = event ? event.clientY - box.top : box.height / 2
  const left = frame.scrollLeft + x, top = frame.scrollTop + y
  view.size = Math.abs(wanted - opens) < 0.001 ? undefined : wanted
  draw(view, wanted)
  frame.scrollLeft = (left * wanted) / before - x
  frame.scrollTop = (top * wanted) / before - y
  return wanted !== before
}

// One step closer (1) or further away (-1): between stages, touchpoints and steps by level, then by size.
function step(view, way) {
  const { levels, least } = { ...sizes(view), levels: view.data.levels ?? {} }
  if (way > 0 && levels.closer) return level(view, "closer")
  if (way < 0 && levels.further && view.drawnAt <= least * 1.001) return level(view, "further")
  resize(view, view.drawnAt * STEP ** way)
}

function level(view, to) {
  if (view.leads) return // the answer is on its way
  view.leads = to
  setTimeout(() => (view.leads = undefined), 2000)
  view.level(to)
}

function whole(view) {
  resize(view, sizes(view).least)
}

// The page scrolls as ever, unless Ctrl or Cmd is held or the map has the focus.
function wheel(view, event) {
  const { frame } = view
  if (!event.ctrlKey && !event.metaKey && !frame.matches(":focus-within")) return sideways(frame, event)
  event.preventDefault()
  const turned = event.deltaY * (event.deltaMode ? 16 : 1)
  const way = turned < 0 ? "closer" : "further"
  if (view.data.levels?.[way] && (way === "closer" || view.drawnAt <= sizes(view).least * 1.001)) return push(view, way, turned)
  resize(view, view.drawnAt * Math.exp(-turned / 500), event)
}

function push(view, way, turned) {
  const now = performance.now()
  view.pushed = now - (view.pushedAt ?? 0) > 500 || view.pushed * turned < 0 ? turned : view.pushed + turned
  view.pushedAt = now
  if (Math.abs(view.pushed) < PUSH) return
  view.pushed = 0
  level(view, way)
}

function sideways(frame, event) {
  const before = frame.scrollLeft
  if (Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return
  frame.scrollLeft += event.deltaX
  if (frame.scrollLeft !== before) event.preventDefault()
}

function keys(view, event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return
  const does = { "+": () => step(view, 1), "=": () => step(view, 1), "-": () => step(view, -1), 0: () => whole(view) }[event.key]
  const arrow = (event.shiftKey || event.target === view.frame) && ARROWS[event.key]
  if (!does && !arrow) return
  event.preventDefault()
  if (does) return does()
  event.stopPropagation()
  view.frame.scrollLeft += arrow[0] * 80
  view.frame.scrollTop += arrow[1] * 80
}

// A drag moves the map; two fingers bring it closer. While it is edited, cards are dragged by themselves.
function hold(view, event) {
  if (event.button || (view.data.edit && event.target.closest(".card"))) return
  view.fingers.set(event.pointerId, event)
  let moved = view.fingers.size > 1
  const drag = (now) => {
    const last = view.fingers.get(now.pointerId)
    if (!last) return
    if (!moved && Math.hypot(now.clientX - event.clientX, now.clientY - event.clientY) < 5) return
    moved = true
    view.frame.classList.add("held")
    view.fingers.size > 1 ? pinch(view, last, now) : slide(view.frame, last, now)
    view.fingers.set(now.pointerId, now)
  }
  const drop = (last) => {
    if (last.pointerId !== event.pointerId) return
    for (const [name, then] of Object.entries({ pointermove: drag, pointerup: drop, pointercancel: drop })) window.removeEventListener(name, then)
    view.fingers.delete(event.pointerId)
    view.frame.classList.remove("held")
    if (moved) (view.dragged = true), setTimeout(() => (view.dragged = false))
  }
  for (const [name, then] of Object.entries({ pointermove: drag, pointerup: drop, pointercancel: drop })) window.addEventListener(name, then)
}

function slide(frame, last, now) {
  frame.scrollLeft -= now.clientX - last.clientX
  frame.scrollTop -= now.clientY - last.clientY
}

function pinch(view, last, now) {
  const other = [...view.fingers.values()].find((one) => one.pointerId !== now.pointerId)
  const far = (one) => Math.max(1, Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY))
  const between = { clientX: (now.clientX + other.clientX) / 2, clientY: (now.clientY + other.clientY) / 2 }
  const wanted = (view.drawnAt * far(now)) / far(last)
  if (!resize(view, wanted, between)) push(view, wanted > view.drawnAt ? "closer" : "further", (far(last) - far(now)) * 3)
}

// Bring a card into the frame, without moving the page.
function reveal(view, group) {
  if (!group || !view.drawnAt) return
  const { frame } = view, size = view.drawnAt, [width, height] = view.data.card
  const into = (at, end, from, room) => (at < from ? at - 12 : end > from + room ? end - room + 12 : from)
  const x = (group.place.x + 8) * size, y = group.place.y * size
  frame.scrollLeft = into(x, x + width * size, frame.scrollLeft, frame.clientWidth)
  frame.scrollTop = into(y, y + height * size, frame.scrollTop, frame.clientHeight)
}
