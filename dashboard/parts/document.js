// Tells the document which language it is in and where that is read to; Streamlit has no setting for it.
export default function ({ data: sent }) {
  const data = read(sent)
  document.documentElement.lang = data.lang
  document.documentElement.dir = data.dir
}
