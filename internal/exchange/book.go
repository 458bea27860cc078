package exchange

import (
	"errors"
	"fmt"

	"steward/internal/exchange/text"
	"steward/internal/record"
	"steward/internal/tree"
)

// maxProblems bounds how many warnings and notes one reading lists. Refusals are
// all listed, so that whoever counts them can show every one; the limits on a
// file bound their number.
const maxProblems = 1000

// book gathers the drafts and problems of one file.
type book struct {
	file    string
	cat     *record.Catalogue
	limits  Limits
	reading Reading
	seen    map[string]Where // kind and external identity of each draft so far
	listed  int              // warnings and notes
	dropped int              // warnings and notes beyond maxProblems
}

func newBook(file string, cat *record.Catalogue, limits Limits) *book {
	return &book{file: file, cat: cat, limits: limits, seen: map[string]Where{},
		reading: Reading{Drafts: []Draft{}, Problems: []Problem{}}}
}

func (b *book) at(line int, pointer string) Where {
	return Where{File: b.file, Line: line, Pointer: pointer}
}

func (b *book) problem(s Severity, code string, w Where, format string, args ...any) {
	if s != Refused && b.listed >= maxProblems {
		b.dropped++
		return
	}
	if s != Refused {
		b.listed++
	}
	b.reading.Problems = append(b.reading.Problems, Problem{w, s, code, fmt.Sprintf(format, args...)})
}

// refuse returns the error of a file that is refused as a whole.
func (b *book) refuse(code string, w Where, format string, args ...any) *Problem {
	return &Problem{w, Refused, code, fmt.Sprintf(format, args...)}
}

// fault turns an error of the readers below into the file's refusal.
func (b *book) fault(err error) error {
	var te *tree.Error
	var xe *text.Error
	switch {
	case errors.As(err, &te):
		return b.refuse("syntax", b.at(te.Line, te.Pointer), "%s", te.Reason)
	case errors.As(err, &xe):
		return b.refuse("encoding", b.at(xe.Line, ""), "byte %d: %s", xe.Column, xe.Reason)
	}
	return err
}

func (b *book) close() *Reading {
	if b.dropped > 0 {
		b.reading.Problems = append(b.reading.Problems, Problem{b.at(0, ""), Note, "more", fmt.Sprintf("%d more problems are not listed", b.dropped)})
	}
	return &b.reading
}

// draft starts a draft of a kind. It returns nil, with a problem, when there is
// no usable title, or when the file described the same thing before.
func (b *book) draft(kind, external, title string, w Where) *draft {
	k := b.cat.Kind(kind)
	if k == nil {
		b.problem(Refused, "kind", w, "%q is not a kind of record here", kind)
		return nil
	}
	title, ok := b.title(k, title, w)
	if !ok {
		return nil
	}
	external = identity(external)
	key := kind + "\x00" + external
	if first, ok := b.seen[key]; ok {
		b.problem(Refused, "duplicate", w, "%s has the same identity as line %d (%s); the first is kept", quote(title), first.Line, quote(external))
		return nil
	}
	b.seen[key] = w
	return &draft{book: b, kind: k, over: map[string]bool{}, out: Draft{Kind: kind, External: external, Title: title, Fields: record.Body{}, Where: w}}
}

func (b *book) title(k *record.Kind, title string, w Where) (string, bool) {
	full := oneLine(title)
	if full == "" {
		b.problem(Refused, "no_title", w, "%s is missing", k.NameLabel())
		return "", false
	}
	short, cut := shorten(full, record.MaxTitle)
	if err := record.CheckProse(short, record.MaxTitle, false); err != nil {
		b.problem(Refused, "control", w, "%s %v", k.NameLabel(), err)
		return "", false
	}
	if cut {
		b.problem(Warning, "shortened", w, "%s is longer than %d characters and was shortened", k.NameLabel(), record.MaxTitle)
	}
	return short, true
}
