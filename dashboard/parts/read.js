// What was sent to a part: JSON, written once for everybody who looks at the same.
const read = (sent) => JSON.parse(new TextDecoder().decode(sent))

