package exchange

import (
	"bytes"

	"steward/internal/exchange/text"
	"steward/internal/record"
	"steward/internal/tree"
)

// Options say how to read.
type Options struct {
	Limits   Limits
	Part     string    // the sheet of a workbook, or the list of a JSON document, when it holds several
	Mappings []Mapping // tried on a list, in order, before the mappings that come with the program
	Raw      bool      // a list stays a Table, whatever mapping fits it
}

// Read reads a file. The name is only told in problems. The error is a *Problem
// when the file is refused as a whole: nothing of it can be used then.
func Read(name string, data []byte, cat *record.Catalogue, o Options) (*Reading, error) {
	b := newBook(oneLine(name), cat, o.Limits.orDefault())
	if int64(len(data)) > b.limits.Bytes {
		return nil, b.refuse("too_large", b.at(0, ""), "the file has %d bytes; at most %d are read", len(data), b.limits.Bytes)
	}
	var table *Table
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		table, err = readXLSX(b, data, o.Part)
	default:
		table, err = readText(b, data, o.Part)
	}
	if err != nil {
		return nil, b.fault(err)
	}
	if table != nil {
		if err := b.list(table, o); err != nil {
			return nil, err
		}
	}
	return b.close(), nil
}

// readText reads a format that is text. It returns a table when that is a list.
func readText(b *book, data []byte, part string) (*Table, error) {
	if err := notText(b, data); err != nil {
		return nil, err
	}
	start := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	isJSON := len(start) > 0 && (start[0] == '{' || start[0] == '[')
	content, note, err := text.Decode(data, !isJSON && !isCard(start))
	if err != nil {
		return nil, err
	}
	if note != "" {
		b.problem(Note, "encoding", b.at(0, ""), "%s", note)
		start = bytes.TrimLeft(content, " \t\r\n")
		isJSON = len(start) > 0 && (start[0] == '{' || start[0] == '[')
	}
	switch {
	case isJSON:
		return readJSON(b, content, part)
	case isCard(content):
		return nil, readCard(b, content)
	}
	return readCSV(b, content)
}

// notText refuses empty files and those whose first bytes name a format that is
// not read here.
func notText(b *book, data []byte) error {
	if len(bytes.TrimSpace(data)) == 0 {
		return b.refuse("empty", b.at(0, ""), "the file is empty")
	}
	for _, f := range [...]struct{ magic, name string }{
		{"%PDF-", "a PDF document"}, {"\xd0\xcf\x11\xe0", "an old Excel or Word document, or one protected by a password; save it as XLSX or CSV"},
		{"\x1f\x8b", "a gzip archive"}, {"\x89PNG", "an image"}, {"\xff\xd8\xff", "an image"}, {"GIF8", "an image"},
		{"\x7fELF", "a program"}, {"MZ", "a program"}, {"SQLite format 3\x00", "a database"}, {"<?xml", "an XML document; JSON, CSV and XLSX are read"},
		{"<!DOCTYPE", "a web page"}, {"<html", "a web page"},
	} {
		if bytes.HasPrefix(data, []byte(f.magic)) && (f.magic != "MZ" || bytes.IndexByte(data, 0) >= 0) {
			return b.refuse("format", b.at(0, ""), "this is %s", f.name)
		}
	}
	return nil
}

func readJSON(b *book, content []byte, part string) (*Table, error) {
	doc, err := tree.JSON(content, tree.Limits{Depth: b.limits.Depth, Values: b.limits.Values})
	if err != nil {
		return nil, err
	}
	switch {
	case doc.Get("bomFormat").String() == "CycloneDX":
		return nil, readCycloneDX(b, doc)
	case isModelCard(doc):
		return nil, readModelCard(b, doc)
	case isCroissant(doc):
		return nil, readCroissant(b, doc)
	}
	b.reading.Format = "json"
	return jsonTable(b, doc, part)
}

// list applies the first mapping that fits a table, or leaves the table for
// people to map.
func (b *book) list(t *Table, o Options) error {
	var m *Mapping
	if !o.Raw {
		var err error
		if m, err = Match(t, b.cat, o.Mappings); err != nil {
			return err
		}
	}
	if m != nil {
		m.apply(b, t)
		b.reading.Mapping = m
		return nil
	}
	b.reading.Table = t
	b.reading.Format = t.Format
	return nil
}

// Match returns the first mapping that fits a table: one of own, in order, else
// one that comes with the program, else nil.
func Match(t *Table, cat *record.Catalogue, own []Mapping) (*Mapping, error) {
	known, err := BuiltIn()
	if err != nil {
		return nil, err
	}
	for _, m := range append(own[:len(own):len(own)], known...) {
		if m.Fits(t) && len(m.Check(t, cat)) == 0 {
			return &m, nil
		}
	}
	return nil, nil
}
