// Numbers side by side, each a button that leads to what is behind it. Updated in place: focus stays.
function part(button, name, text) {
  const found = button.querySelector(`.${name}`) ?? button.appendChild(document.createElement("span"))
  found.className = name
  found.dir = "auto"
  found.textContent = text
  return found
}

// A sign stays before its number also where the words around it are read from right to left.
function signed(change) {
  const found = change.textContent.match(/[+−][\d.,٬٫]+/)
  if (!found) return
  const [before, after] = [change.textContent.slice(0, found.index), change.textContent.slice(found.index + found[0].length)]
  const number = Object.assign(document.createElement("bdi"), { dir: "ltr", textContent: found[0] })
  change.replaceChildren(before, number, after)
}

function fill(button, tile, chosen, press) {
  button.className = "tl-tile"
  button.type = "button"
  button.setAttribute("aria-pressed", String(Boolean(chosen) && tile.key === chosen))
  part(button, "label", tile.label)
  part(button, "tl-value", tile.value)
  part(button, "base", tile.base)
  const change = part(button, "change", tile.change)
  change.classList.add(tile.tone || "usual")
  signed(change)
  button.onclick = () => press(tile.key)
}

export default function ({ data: sent, parentElement, setTriggerValue }) {
  const data = read(sent)
  const root = parentElement.querySelector(".root")
  const grid = root.querySelector(".tiles") ?? root.appendChild(document.createElement("div"))
  grid.className = "tiles"
  while (grid.children.length > data.tiles.length) grid.lastChild.remove()
  data.tiles.forEach((tile, place) => {
    const button = grid.children[place] ?? grid.appendChild(document.createElement("button"))
    fill(button, tile, data.chosen, (key) => setTriggerValue("pressed", { key }))
  })
}
