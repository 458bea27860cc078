package register

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// beginnings are files by how they begin.
var beginnings = map[string]form{
	"%PDF-1.7\n":                                formPDF,
	"PK\x03\x04\x14\x00":                        formZip,
	"\x89PNG\r\n\x1a\n\x00\x00":                 formPNG,
	"\xff\xd8\xff\xe0\x00\x10JFIF":              formJPEG,
	"GIF89a\x01\x00":                            formGIF,
	"RIFF\x24\x00\x00\x00WEBPVP8 ":              formWebP,
	"RIFF\x24\x00\x00\x00WAVEfmt ":              formMedia,
	"BM\x36\x00\x00\x00":                        formBMP,
	"BMW was asked for its records.":            formText,
	"MZ\x90\x00\x03\x00":                        formProgram,
	"MZ stands for nothing here":                formText,
	"\x7fELF\x02\x01\x01":                       formProgram,
	"\xca\xfe\xba\xbe\x00\x00":                  formProgram,
	"#!/bin/sh\nrm -rf /\n":                     formScript,
	"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00":      formOLE,
	`{\rtf1\ansi hello}`:                        formRTF,
	"\x1f\x8b\x08\x00":                          formGzip,
	"  <!DOCTYPE html><title>x</title>":         formHTML,
	"<script>alert(1)</script>":                 formHTML,
	"<?xml version=\"1.0\"?><a/>":               formXML,
	"<?xml version=\"1.0\"?><svg onload=\"x\">": formSVG,
	"\n<svg xmlns=\"http://www.w3.org/2000\">":  formSVG,
	"\xef\xbb\xbf{\"a\": 1}":                    formJSON,
	"[1, 2]":                                    formJSON,
	"a,b\n1,2\n":                                formText,
	"Größe: 3 \xe9":                             formText,
	"\xff\xfeh\x00i\x00":                        formText,
	"\x00\x01\x02\x03":                          formOther,
}

func TestFormOf(t *testing.T) {
	for head, want := range beginnings {
		if got := formOf([]byte(head)); got != want {
			t.Errorf("%q is %s, want %s", head, got, want)
		}
	}
}

// TestContradiction holds that a file is refused with both what it says and
// what it is, and that nothing honest is.
func TestContradiction(t *testing.T) {
	for _, c := range []struct{ name, declared, head, says string }{
		{"report.pdf", "", "MZ\x90\x00", "is named report.pdf and holds an executable"},
		{"Report.PDF", "", "<html>", "is named Report.PDF and holds HTML"},
		{"report.pdf", "", "\x89PNG\r\n\x1a\n", "holds a PNG image"},
		{"report.pdf", "", "plain words", "holds text"},
		{"photo.jpg", "", "<svg onload=x>", "holds an SVG image"},
		{"table.xlsx", "", "\x7fELF", "holds an executable"},
		{"notes.txt", "", "\x00\x01", "holds bytes of no known kind"},
		{"notes.txt", "", "PK\x03\x04", "holds a zip archive"},
		{"data.json", "", "<html>", "holds HTML"},
		{"data.json", "", "words", "holds text"},
		{"clip.mp4", "", "<html>", "holds HTML"},
		{"report", "application/pdf", "<html>", "was sent as application/pdf and holds HTML"},
		{"photo.png", "image/jpeg; q=1", "\x89PNG\r\n\x1a\n", "was sent as image/jpeg and holds a PNG image"},
		{"report.pdf", "application/pdf", "%PDF-1.7", ""},
		{"report.pdf", "", "scanner junk\n%PDF-1.4", ""},
		{"report.pdf", "application/octet-stream", "%PDF-1.7", ""},
		{"about-pdf.txt", "text/plain", "A file begins with %PDF-.", ""},
		{"page.md", "", "<h1>Title</h1>", ""},
		{"table.csv", "application/vnd.ms-excel", "a,b\n", ""},
		{"table.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK\x03\x04", ""},
		{"data.json", "application/json", "{}", ""},
		{"data.json", "", " 12", ""},
		{"weights.bin", "", "\x00\x01", ""},
		{"noending", "", "MZ\x90\x00", ""},
		{"clip.mp3", "", "\x00\x01\xff", ""},
		{"x.pdf", "not a type at all;;;", "%PDF-1.7", ""},
	} {
		got := contradiction(c.name, c.declared, []byte(c.head))
		if c.says == "" && got != "" || !strings.Contains(got, c.says) {
			t.Errorf("%s sent as %q with %q: %q, want %q", c.name, c.declared, c.head, got, c.says)
		}
	}
}

// FuzzContradiction holds what acceptance means: what is taken as a PDF or an
// image has the mark of one, and what is taken as text is none of the forms that
// programs have.
func FuzzContradiction(f *testing.F) {
	for head := range beginnings {
		f.Add("report.pdf", "application/pdf", []byte(head))
		f.Add("a.txt", "", []byte(head))
	}
	marks := map[string]string{".pdf": "%PDF-", ".png": "\x89PNG\r\n\x1a\n", ".jpg": "\xff\xd8\xff", ".docx": "PK", ".gif": "GIF8"}
	f.Fuzz(func(t *testing.T, name, declared string, head []byte) {
		if len(head) > sniffed {
			head = head[:sniffed]
		}
		is := formOf(head)
		for ending, mark := range marks {
			if contradiction(name+ending, declared, head) == "" && !bytes.Contains(head, []byte(mark)) {
				t.Errorf("%q is taken as %s", head, ending)
			}
		}
		if contradiction("a.txt", "", head) == "" && !slices.Contains(texts(), is) {
			t.Errorf("%q, %s, is taken as text", head, is)
		}
		if contradiction("a", "", head) != "" {
			t.Errorf("%q contradicts a name that says nothing", head)
		}
	})
}
