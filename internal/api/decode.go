package api

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	json "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"steward/internal/record"
)

// Bounds of a JSON body.
const (
	maxBody  = 1 << 20 // bytes
	maxDepth = 16      // objects and lists inside one another
)

// body reads the JSON object of a request. Without a body it returns an empty
// object, where that is allowed.
func (c *call) body(optional bool) (*object, error) {
	if n := c.r.Header.Get("Content-Encoding"); n != "" && n != "identity" {
		return nil, &fault{status: http.StatusUnsupportedMediaType, code: "unsupported_media_type", detail: "Send the body without Content-Encoding."}
	}
	data, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, maxBody))
	if err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return nil, err
		}
		return nil, malformed("The body broke off.")
	}
	if len(data) == 0 && optional {
		return newObject(nil), nil
	}
	if err := c.jsonType(); err != nil {
		return nil, err
	}
	return parseObject(data)
}

// jsonType refuses a body that does not say it is JSON. What a form of a web
// page can send never does.
func (c *call) jsonType() error {
	kind, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	charset, given := params["charset"]
	if err == nil && (kind == "application/json" || kind == "application/merge-patch+json") && (!given || strings.EqualFold(charset, "utf-8")) {
		return nil
	}
	return &fault{status: http.StatusUnsupportedMediaType, code: "unsupported_media_type", detail: "Send JSON, and say so: Content-Type: application/json."}
}

// parseObject reads exactly one JSON object (RFC 8259, as narrowed by RFC 7493):
// repeated names, invalid UTF-8, more than one value and deep nesting are
// errors.
func parseObject(data []byte) (*object, error) {
	if err := scan(data); err != nil {
		return nil, err
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, malformed("The body holds a number that is too large.")
	}
	members, ok := v.(map[string]any)
	if !ok {
		return nil, malformed("The body is not a JSON object.")
	}
	return newObject(members), nil
}

// scan reads the tokens of a JSON text without keeping them.
func scan(data []byte) error {
	d := jsontext.NewDecoder(bytes.NewReader(data))
	for {
		_, err := d.ReadToken()
		switch {
		case errors.Is(err, io.EOF):
			if d.InputOffset() == 0 || d.StackDepth() > 0 {
				return malformed("The body is empty or ends too early.")
			}
			return nil
		case err != nil:
			return syntax(err)
		case d.StackDepth() > maxDepth:
			return malformed(fmt.Sprintf("The body nests deeper than %d levels.", maxDepth))
		case d.StackDepth() == 0:
			return end(d)
		}
	}
}

// end expects nothing more than white space.
func end(d *jsontext.Decoder) error {
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return malformed("The body holds more than one JSON value.")
	}
	return nil
}

// syntax says what is wrong with a JSON text, and where.
func syntax(err error) error {
	var s *jsontext.SyntacticError
	if !errors.As(err, &s) {
		return malformed("The body is not valid JSON.")
	}
	at := fmt.Sprintf("at byte %d", s.ByteOffset)
	if s.JSONPointer != "" {
		at += " (" + clip(string(s.JSONPointer), 100) + ")"
	}
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName):
		return malformed("The body has a member twice in one object, " + at + ".")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return malformed("The body ends too early, " + at + ".")
	}
	return malformed("The body is not valid JSON in UTF-8, " + at + ".")
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

// object is a JSON object whose members are taken out one by one. Wrong types
// and members nobody asked for are gathered, so that one answer names them all.
type object struct {
	at     string // dotted path of the object, with a dot at the end; "" for the body
	values map[string]any
	used   map[string]bool
	wrong  *[]record.FieldError
}

func newObject(members map[string]any) *object {
	return &object{values: members, used: map[string]bool{}, wrong: &[]record.FieldError{}}
}

// fault notes what is wrong with a member.
func (o *object) fault(name, code, message string) {
	*o.wrong = append(*o.wrong, record.FieldError{Field: clip(o.at+name, 200), Code: code, Message: message})
}

// get returns a member's value; nil when it is absent or null.
func (o *object) get(name string) any {
	o.used[name] = true
	return o.values[name]
}

// member returns a member of a type; its zero value when it is absent, null, or
// of another type, which is noted.
func member[T any](o *object, name, expects string) T {
	v := o.get(name)
	out, ok := v.(T)
	if !ok && v != nil {
		o.fault(name, "type", "Expects "+expects+".")
	}
	return out
}

func (o *object) text(name string) string { return member[string](o, name, "text") }

func (o *object) flag(name string) bool { return member[bool](o, name, "true or false") }

func (o *object) list(name string) []any { return member[[]any](o, name, "a list") }

// given returns a text when the member is there; null is "".
func (o *object) given(name string) *string {
	if _, ok := o.values[name]; !ok {
		o.used[name] = true
		return nil
	}
	s := o.text(name)
	return &s
}

// whole returns a whole number of at least 0 that JSON carries exactly.
func (o *object) whole(name string) int64 {
	n := member[float64](o, name, "a number")
	if n < 0 || n > 1<<53 || n != float64(int64(n)) {
		o.fault(name, "type", "Expects a whole number.")
		return 0
	}
	return int64(n)
}

// texts returns a list of texts.
func (o *object) texts(name string) []string {
	var out []string
	for _, v := range o.list(name) {
		s, ok := v.(string)
		if !ok {
			o.fault(name, "type", "Expects a list of texts.")
			return nil
		}
		out = append(out, s)
	}
	return out
}

// object returns a member that is an object; nil when absent or null.
func (o *object) object(name string) *object {
	members := member[map[string]any](o, name, "an object")
	if members == nil {
		return nil
	}
	return o.inside(name, members)
}

func (o *object) inside(name string, members map[string]any) *object {
	return &object{at: o.at + name + ".", values: members, used: map[string]bool{}, wrong: o.wrong}
}

// objects returns a list of objects.
func (o *object) objects(name string) []*object {
	var out []*object
	for i, v := range o.list(name) {
		members, ok := v.(map[string]any)
		if !ok {
			o.fault(name, "type", "Expects a list of objects.")
			return nil
		}
		out = append(out, o.inside(fmt.Sprintf("%s.%d", name, i+1), members))
	}
	return out
}

// done notes members that nobody asked for.
func (o *object) done() {
	for _, name := range sortedKeys(o.values) {
		if !o.used[name] {
			o.fault(name, "unknown", "There is no member "+quote(name)+" here.")
		}
	}
}

// check ends the reading of a body: the error names everything wrong in it.
func (o *object) check() error {
	o.done()
	if len(*o.wrong) > 0 {
		return record.InvalidFields(*o.wrong)
	}
	return nil
}
