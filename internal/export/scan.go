package export

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strconv"

	"steward/internal/ledger"
	"steward/internal/record"
)

// cursor reads JSON that is written in one known form, which is much faster
// than reading any. ok turns false at the first difference.
type cursor struct {
	rest []byte
	ok   bool
}

// lit takes exactly these bytes.
func (c *cursor) lit(s string) {
	if !c.has(s) {
		c.ok = false
	}
}

// has takes the bytes if they come next.
func (c *cursor) has(s string) bool {
	if len(c.rest) < len(s) || string(c.rest[:len(s)]) != s {
		return false
	}
	c.rest = c.rest[len(s):]
	return true
}

// text takes up to a closing quote what needs no escape.
func (c *cursor) text() []byte {
	i := bytes.IndexByte(c.rest, '"')
	if i < 0 || bytes.IndexByte(c.rest[:i], '\\') >= 0 {
		c.ok = false
		return nil
	}
	out := c.rest[:i]
	c.rest = c.rest[i+1:]
	return out
}

// number takes a whole number of at most 18 digits.
func (c *cursor) number() int64 {
	i := 0
	for i < len(c.rest) && i < 19 && c.rest[i] >= '0' && c.rest[i] <= '9' {
		i++
	}
	n, err := strconv.ParseInt(string(c.rest[:i]), 10, 64)
	if err != nil || i > 18 || i > 1 && c.rest[0] == '0' {
		c.ok = false
	}
	c.rest = c.rest[i:]
	return n
}

// base64 takes a text of base64 that stands for n bytes.
func (c *cursor) base64(n int) []byte {
	text := c.text()
	out := make([]byte, 0, n+2)
	out, err := base64.StdEncoding.Strict().AppendDecode(out, text)
	if err != nil || len(out) != n {
		c.ok = false
	}
	return out
}

// leafLine is a line of entries/ taken apart. Texts point into the line.
type leafLine struct {
	seq        int64
	salt       []byte
	entry      []byte // nil when the leaf is not disclosed
	commitment ledger.Commitment
	why        string
}

// scanLeaf reads one line of entries/ in the one form Write gives it, and
// computes the commitment of a leaf that is disclosed.
func scanLeaf(text []byte) (leafLine, bool) {
	c := cursor{text, true}
	var l leafLine
	c.lit(`{"seq":`)
	l.seq = c.number()
	if c.has(`,"salt":"`) {
		l.salt = c.base64(ledger.SaltSize)
		c.lit(`,"entry":`)
		if !c.ok || len(c.rest) < 3 || c.rest[len(c.rest)-1] != '}' {
			return l, false
		}
		l.entry = c.rest[:len(c.rest)-1]
		l.commitment = ledger.Commit(l.salt, l.entry)
		return l, true
	}
	c.lit(`,"commitment":"`)
	if data := c.base64(ledger.HashSize); c.ok {
		l.commitment = ledger.Commitment(data)
	}
	c.lit(`,"why":"`)
	l.why = string(c.text())
	c.lit(`}`)
	return l, c.ok && len(c.rest) == 0 && (l.why == whyErased || l.why == whyWithheld)
}

// entryHead is the beginning of an entry: what it is about.
type entryHead struct {
	org, record, kind, action []byte
	seq, number, rev          int64
}

// scanEntry reads the beginning of the canonical bytes of an entry. An entry
// in any other form is decoded whole instead.
func scanEntry(entry []byte) (entryHead, error) {
	c := cursor{entry, true}
	var h entryHead
	c.lit(`{"format":1,"org":"`)
	h.org = c.text()
	c.lit(`,"seq":`)
	h.seq = c.number()
	c.lit(`,"record":"`)
	h.record = c.text()
	c.lit(`,"kind":"`)
	h.kind = c.text()
	if c.has(`,"number":`) {
		h.number = c.number()
	}
	c.lit(`,"rev":`)
	h.rev = c.number()
	c.lit(`,"at":"`)
	c.text()
	c.lit(`,"actor":"`)
	c.text()
	if c.has(`,"on_behalf_of":"`) {
		c.text()
	}
	c.lit(`,"action":"`)
	h.action = c.text()
	if c.ok {
		return h, nil
	}
	full, err := record.DecodeEntry(entry)
	if err != nil {
		return h, err
	}
	return entryHead{[]byte(full.Org), []byte(full.Record), []byte(full.Kind), []byte(full.Action), full.Seq, full.Number, full.Rev}, nil
}

// scanLine reads the beginning of a line of records/, up to the title.
func scanLine(text []byte) (line, bool) {
	c := cursor{text, true}
	var l line
	c.lit(`{"ref":"`)
	l.Ref = string(c.text())
	c.lit(`,"kind":"`)
	l.Kind = string(c.text())
	c.lit(`,"id":"`)
	l.ID = record.ID(c.text())
	c.lit(`,"seq":`)
	l.Seq = c.number()
	c.lit(`,"rev":`)
	l.Rev = c.number()
	c.lit(`,"title":`)
	l.Title = c.escaped()
	c.lit(`,"state":`)
	return l, c.ok
}

// escaped takes a JSON string, escapes and all.
func (c *cursor) escaped() string {
	c.lit(`"`)
	for i := 0; c.ok && i < len(c.rest); i++ {
		switch c.rest[i] {
		case '\\':
			i++
		case '"':
			var s string
			err := json.Unmarshal(append(append([]byte{'"'}, c.rest[:i]...), '"'), &s)
			c.ok, c.rest = err == nil, c.rest[i+1:]
			return s
		}
	}
	c.ok = false
	return ""
}
