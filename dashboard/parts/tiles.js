// Numbers side by side, each a button that leads to what is behind it. Updated in place: focus stays.
function part(button, name, text) {
  const found = button.querySelector(`.${name}`) ?? button.appendChild(document.createElement("span"))
  found.className = name
  found.dir = "auto"
  found.textContent = text
  return found
}

function fill(button, tile, chosen, press) {
  button.className = "tl-tile"
  button.type = "button"
  button.setAttribute("aria-pressed", String(Boolean(chosen) && tile.key === chosen))
  part(button, "label", tile.label)
  part(button, "tl-value", tile.value)
  part(button, "base", tile.base)
  part(button, "change", tile.change).classList.add(tile.tone || "usual")
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
