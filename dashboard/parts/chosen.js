// Says which card of a map is chosen: apart from the drawing, which is large and stays as it is.
export default function ({ data: sent }) {
  const { map, ...told } = read(sent)
  globalThis.touchlineChosen = { ...globalThis.touchlineChosen, [map]: told }
  document.dispatchEvent(new CustomEvent("touchline-chosen"))
}
