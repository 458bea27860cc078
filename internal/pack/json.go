package pack

import (
	"bytes"
	"encoding/json"
)

// JSON returns the pack in its canonical form: every key in a fixed order, what
// is empty left out, two spaces of indent. ReadFile reads it back as the same
// pack, unless it holds more than one file may.
func (p *Pack) JSON() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(p); err != nil {
		return nil // texts, lists and yes/no always encode
	}
	return b.Bytes()
}
