// What was sent to a part: JSON, written once for everybody who looks at the same.
const decoded = (sent) => new TextDecoder().decode(sent)
const read = (sent) => JSON.parse(decoded(sent))

