package tree

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// JSON reads exactly one JSON value. Errors are of type *Error.
func JSON(data []byte, limits Limits) (*Node, error) {
	r := &jsonReader{dec: jsontext.NewDecoder(bytes.NewBuffer(data)), data: data, lines: newLines(data), limits: limits}
	var root Node
	if err := r.value(&root, 0); err != nil {
		return nil, r.explain(err)
	}
	if _, err := r.dec.ReadToken(); err != io.EOF {
		return nil, r.fail("there is more after the end of the document")
	}
	return &root, nil
}

type jsonReader struct {
	dec    *jsontext.Decoder
	data   []byte
	lines  lines
	limits Limits
	values int
}

func (r *jsonReader) value(n *Node, depth int) error {
	tok, err := r.dec.ReadToken()
	if err != nil {
		return err
	}
	if r.values++; r.values > r.limits.Values {
		return r.fail(fmt.Sprintf("the document holds more than %d values", r.limits.Values))
	}
	if depth > r.limits.Depth {
		return r.fail(fmt.Sprintf("values are nested more than %d deep", r.limits.Depth))
	}
	n.Line = r.lines.at(int(r.dec.InputOffset()) - 1)
	switch tok.Kind() {
	case '{':
		n.Type = Object
		return r.object(n, depth)
	case '[':
		n.Type = List
		return r.list(n, depth)
	case '"':
		n.Type, n.Text = String, tok.String()
	case '0':
		n.Type, n.Text = Number, tok.String()
	case 't', 'f':
		n.Type, n.Text = Bool, tok.String()
	}
	return nil
}

func (r *jsonReader) object(n *Node, depth int) error {
	for r.dec.PeekKind() != '}' {
		name, err := r.dec.ReadToken()
		if err != nil {
			return err
		}
		n.Keys = append(n.Keys, name.String())
		n.Items = append(n.Items, Node{})
		if err := r.value(&n.Items[len(n.Items)-1], depth+1); err != nil {
			return err
		}
	}
	_, err := r.dec.ReadToken()
	return err
}

func (r *jsonReader) list(n *Node, depth int) error {
	for r.dec.PeekKind() != ']' {
		n.Items = append(n.Items, Node{})
		if err := r.value(&n.Items[len(n.Items)-1], depth+1); err != nil {
			return err
		}
	}
	_, err := r.dec.ReadToken()
	return err
}

func (r *jsonReader) fail(reason string) *Error {
	return &Error{Line: r.lines.at(int(r.dec.InputOffset())), Pointer: clipPointer(string(r.dec.StackPointer())), Reason: reason}
}

// clipPointer keeps a pointer short enough for a message.
func clipPointer(p string) string {
	const limit = 300
	if len(p) > limit {
		return p[:limit] + "…"
	}
	return p
}

// explain says in plain words what the decoder found.
func (r *jsonReader) explain(err error) error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	var syn *jsontext.SyntacticError
	if !errors.As(err, &syn) {
		return r.fail("the document ends too early")
	}
	offset := min(int(syn.ByteOffset), len(r.data))
	out := &Error{Line: r.lines.at(offset), Pointer: clipPointer(string(syn.JSONPointer))}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		out.Reason = "the document ends too early"
	case errors.Is(err, jsontext.ErrDuplicateName):
		out.Reason = fmt.Sprintf("the key %q is repeated in one object", clipPointer(syn.JSONPointer.LastToken()))
	default:
		out.Reason = "this is not valid JSON: " + syn.Err.Error()
	}
	return out
}
