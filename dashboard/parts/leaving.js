// Leads the browser out of the pages, before its connection is closed from the other end.
export default function ({ data: sent }) {
  location.replace(read(sent).to)
}
