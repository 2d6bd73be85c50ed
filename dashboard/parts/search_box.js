// One box and one button; what is being typed stays while the page around it is drawn anew.
function box(root, words, longest) {
  const form = document.createElement("form")
  form.setAttribute("role", "search")
  const input = form.appendChild(document.createElement("input"))
  input.type = "search"
  input.dir = "auto"
  input.maxLength = longest
  input.setAttribute("aria-label", words.label)
  input.placeholder = words.label
  const button = form.appendChild(document.createElement("button"))
  button.type = "submit"
  button.textContent = words.search
  root.replaceChildren(form)
  requestAnimationFrame(() => input.focus())
  return form
}

export default function ({ data: sent, parentElement, setTriggerValue }) {
  const data = read(sent)
  const root = parentElement.querySelector(".root")
  const form = root.querySelector("form") ?? box(root, data.words, data.longest)
  const input = form.querySelector("input")
  // an answer does not undo what was typed since, nor does one to what was searched before
  if (data.typed === root.awaited) root.awaited = undefined
  else if (root.awaited === undefined && root.dataset.typed !== data.typed) input.value = data.typed
  root.dataset.typed = data.typed
  form.onsubmit = (event) => {
    event.preventDefault()
    const typed = input.value.slice(0, data.longest)
    input.value = typed
    if (typed !== data.typed) root.awaited = typed
    setTriggerValue("searched", { typed })
  }
}
