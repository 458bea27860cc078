package exchange

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
)

// The bounds of a workbook. Time to read one grows with the square of the merged
// ranges.
const (
	maxZipEntries = 5000
	maxMerged     = 2000
)

// checkZip looks at the archive's own list of contents before anything is
// unpacked, then at the sheets. Lies about sizes are caught while unpacking,
// which stops at the size told.
func checkZip(b *book, data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return b.refuse("syntax", b.at(0, ""), "this is a broken ZIP archive or workbook")
	}
	if len(z.File) > maxZipEntries {
		return b.refuse("too_large", b.at(0, ""), "the archive holds %d files; at most %d are read", len(z.File), maxZipEntries)
	}
	var total uint64
	workbook := false
	for _, f := range z.File {
		name := strings.ReplaceAll(f.Name, `\`, "/")
		if strings.HasPrefix(name, "/") || strings.Contains(name, ":") || strings.HasPrefix(path.Clean(name), "..") || strings.Contains("/"+name+"/", "/../") {
			return b.refuse("path", b.at(0, ""), "the archive holds the path %s, which leads outside it", quote(f.Name))
		}
		total += min(f.UncompressedSize64, 1<<40)
		workbook = workbook || strings.EqualFold(name, "xl/workbook.xml")
	}
	switch {
	case total > uint64(b.limits.Opened):
		return b.refuse("too_large", b.at(0, ""), "the workbook unpacks to %d bytes; at most %d are read", total, b.limits.Opened)
	case !workbook:
		return b.refuse("format", b.at(0, ""), "this is a ZIP archive, but not an XLSX workbook")
	}
	return checkMerged(b, z)
}

// checkMerged counts the merged ranges in every part, whatever it is called.
func checkMerged(b *book, z *zip.Reader) error {
	merged := 0
	for _, f := range z.File {
		content, err := unpack(f, b.limits.Opened)
		if err != nil || foreignEncoding(content) {
			return b.refuse("syntax", b.at(0, ""), "the part %s of the workbook is broken or not UTF-8", quote(f.Name))
		}
		for _, tag := range [...]string{"mergeCell ", "mergeCell\t", "mergeCell\n", "mergeCell\r"} {
			merged += bytes.Count(content, []byte(tag))
		}
		if merged > maxMerged {
			return b.refuse("too_large", b.at(0, ""), "the workbook has more than %d merged ranges", maxMerged)
		}
	}
	return nil
}

var encodingOf = regexp.MustCompile(`^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']`)

// foreignEncoding reports whether a part is XML in another encoding than UTF-8,
// in which ranges could not be counted.
func foreignEncoding(content []byte) bool {
	head := bytes.TrimPrefix(content[:min(len(content), 200)], []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return true
	}
	e := encodingOf.FindSubmatch(head)
	return e != nil && !strings.EqualFold(string(e[1]), "utf-8")
}

func unpack(f *zip.File, limit int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("open part: %w", err)
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, limit))
	if err != nil {
		return nil, fmt.Errorf("unpack part: %w", err)
	}
	return content, nil
}
