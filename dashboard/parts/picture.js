// A drawing becomes a PNG: the SVG as an image from memory, drawn on a canvas twice as fine as a screen.
const FINE = 2
const WIDEST = 16000 // what a canvas takes

function press(blob, name) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(blob)
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

async function save(svg, name) {
  const source = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }))
  try {
    const image = new Image()
    image.src = source
    await image.decode()
    const fine = Math.min(FINE, WIDEST / Math.max(image.naturalWidth, image.naturalHeight))
    const canvas = document.createElement("canvas")
    canvas.width = Math.round(image.naturalWidth * fine)
    canvas.height = Math.round(image.naturalHeight * fine)
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
    canvas.toBlob((blob) => blob && press(blob, name), "image/png")
  } finally {
    URL.revokeObjectURL(source)
  }
}

export default function ({ data: sent }) {
  const { svg, name, asked } = read(sent)
  if (globalThis.touchlinePicture === asked) return
  globalThis.touchlinePicture = asked
  save(svg, name)
}
