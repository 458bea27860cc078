package exchange

import (
	"bytes"

	"github.com/xuri/excelize/v2"

	"steward/internal/exchange/text"
	"steward/internal/tree"
)

// Parts returns what Options.Part can name in a file: the sheets of a workbook,
// or the lists of objects of a JSON document, 100 at most. It is empty for a
// file that is no such thing; what is wrong with the file, Read says.
func Parts(data []byte, l Limits) []string {
	l = l.orDefault()
	if int64(len(data)) > l.Bytes {
		return nil
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return sheets(data, l)
	}
	start := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(start) == 0 || start[0] != '{' && start[0] != '[' {
		return nil
	}
	content, _, err := text.Decode(data, false)
	if err != nil {
		return nil
	}
	doc, err := tree.JSON(content, tree.Limits{Depth: l.Depth, Values: l.Values})
	if err != nil {
		return nil
	}
	var out []string
	for _, list := range lists(doc) {
		out = append(out, list.pointer)
	}
	return out[:min(len(out), 100)]
}

func sheets(data []byte, l Limits) []string {
	if checkZip(newBook("", nil, l), data) != nil {
		return nil
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: l.Opened, UnzipXMLSizeLimit: l.Opened})
	if err != nil {
		return nil
	}
	defer f.Close()
	names := f.GetSheetList()
	return names[:min(len(names), 100)]
}
