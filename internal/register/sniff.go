package register

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
)

// sniffed is how many of the first bytes of a file say what it is.
const sniffed = 512

// form is what the bytes of a file are, as far as their beginning tells. Its
// text stands in a sentence after "holds".
type form string

// The forms that are told apart.
const (
	formText    form = "text"
	formJSON    form = "JSON"
	formHTML    form = "HTML"
	formXML     form = "XML"
	formSVG     form = "an SVG image"
	formPDF     form = "a PDF"
	formZip     form = "a zip archive"
	formOLE     form = "an old Office document"
	formRTF     form = "an RTF document"
	formPNG     form = "a PNG image"
	formJPEG    form = "a JPEG image"
	formGIF     form = "a GIF image"
	formWebP    form = "a WebP image"
	formBMP     form = "a BMP image"
	formTIFF    form = "a TIFF image"
	formGzip    form = "a gzip archive"
	formMedia   form = "sound or video"
	formProgram form = "an executable"
	formScript  form = "a script"
	formOther   form = "bytes of no known kind"
)

// signatures are beginnings that belong to one form.
var signatures = []struct {
	lead string
	form form
}{
	{"%PDF-", formPDF}, {"PK\x03\x04", formZip}, {"PK\x05\x06", formZip}, {"PK\x07\x08", formZip},
	{"\x89PNG\r\n\x1a\n", formPNG}, {"\xff\xd8\xff", formJPEG}, {"GIF87a", formGIF}, {"GIF89a", formGIF},
	{"BM", formBMP}, {"II*\x00", formTIFF}, {"MM\x00*", formTIFF}, {"\x1f\x8b", formGzip},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", formOLE}, {"{\\rtf", formRTF},
	{"\x7fELF", formProgram}, {"\xfe\xed\xfa\xce", formProgram}, {"\xfe\xed\xfa\xcf", formProgram}, {"\xce\xfa\xed\xfe", formProgram},
	{"\xcf\xfa\xed\xfe", formProgram}, {"\xca\xfe\xba\xbe", formProgram}, {"\x00asm", formProgram}, {"#!", formScript},
}

// formOf tells what bytes are by their beginning.
func formOf(head []byte) form {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.lead)) && (s.form != formBMP || isBinary(head)) {
			return s.form
		}
	}
	switch {
	case bytes.HasPrefix(head, []byte("MZ")) && isBinary(head):
		return formProgram
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return formWebP
	}
	typ, _, err := mime.ParseMediaType(http.DetectContentType(head))
	switch {
	case err != nil:
		return formOther
	case strings.HasPrefix(typ, "audio/"), strings.HasPrefix(typ, "video/"), typ == "application/ogg":
		return formMedia
	case typ == "image/bmp": // two letters, and no byte that a text has not
		return textForm("text/plain", head)
	case typ == "text/html", typ == "text/xml", typ == "text/plain":
		return textForm(typ, head)
	}
	return formOther
}

func isBinary(head []byte) bool { return bytes.IndexByte(head, 0) >= 0 }

// textForm tells kinds of text apart.
func textForm(typ string, head []byte) form {
	text := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\f"))
	switch {
	case bytes.HasPrefix(text, []byte("<svg")), typ == "text/xml" && bytes.Contains(text, []byte("<svg")):
		return formSVG
	case typ == "text/html":
		return formHTML
	case typ == "text/xml", bytes.HasPrefix(text, []byte("<?xml")):
		return formXML
	case len(text) > 0 && strings.IndexByte(`{["`, text[0]) >= 0:
		return formJSON
	}
	return formText
}

// texts are the forms that can be read as text.
func texts() []form {
	return []form{formText, formJSON, formHTML, formXML, formSVG, formScript, formRTF}
}

// claimed returns the forms that an ending of a name or a media type stands for;
// none for those that claim nothing here.
func claimed(claim string) []form {
	switch claim {
	case ".pdf", "application/pdf":
		return []form{formPDF}
	case ".png", "image/png":
		return []form{formPNG}
	case ".jpg", ".jpeg", "image/jpeg":
		return []form{formJPEG}
	case ".gif", "image/gif":
		return []form{formGIF}
	case ".webp", "image/webp":
		return []form{formWebP}
	case ".bmp", "image/bmp":
		return []form{formBMP}
	case ".tif", ".tiff", "image/tiff":
		return []form{formTIFF}
	case ".svg", "image/svg+xml":
		return []form{formSVG, formXML}
	case ".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", "application/zip":
		return []form{formZip}
	case ".doc", ".xls", ".ppt", ".msg":
		return []form{formOLE, formRTF}
	case ".rtf", "application/rtf", "text/rtf":
		return []form{formRTF}
	case ".gz", ".tgz", "application/gzip":
		return []form{formGzip}
	case ".json", "application/json":
		return []form{formJSON, formText}
	case ".html", ".htm", "text/html", ".xml", "text/xml", "application/xml":
		return []form{formHTML, formXML, formSVG, formText}
	case ".txt", ".md", ".csv", ".tsv", ".yaml", ".yml", ".log", ".eml", ".ics", "text/plain", "text/csv", "text/markdown":
		return texts()
	case ".mp3", ".mp4", ".m4a", ".mov", ".wav", ".ogg", ".webm", ".avi":
		return []form{formMedia, formOther}
	}
	if strings.HasPrefix(claim, "application/vnd.openxmlformats-officedocument.") || strings.HasPrefix(claim, "application/vnd.oasis.opendocument.") {
		return []form{formZip}
	}
	return nil
}

// contradiction says that a file is not what its name or the media type it was
// sent with says, or "". What claims nothing contradicts nothing.
func contradiction(name, declared string, head []byte) string {
	is := formOf(head)
	if !keeps(strings.ToLower(path.Ext(name)), is, head) {
		return fmt.Sprintf("The file is named %s and holds %s. Name it as what it is, or send the right file.", name, is)
	}
	typ, _, err := mime.ParseMediaType(declared)
	if err == nil && !keeps(typ, is, head) {
		return fmt.Sprintf("The file was sent as %s and holds %s. Send it as what it is, or send the right file.", typ, is)
	}
	return ""
}

// keeps reports whether bytes of a form are what a claim stands for.
func keeps(claim string, is form, head []byte) bool {
	want := claimed(claim)
	switch {
	case want == nil:
		return true
	case want[0] == formPDF && (is == formText || is == formOther): // readers take one that begins late
		return bytes.Contains(head, []byte("%PDF-"))
	case want[0] == formJSON && is == formText:
		return mayBeJSON(head)
	}
	return slices.Contains(want, is)
}

// mayBeJSON reports whether a text begins as a JSON number, true, false or null
// does; what begins otherwise is told by textForm.
func mayBeJSON(head []byte) bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	return len(text) > 0 && strings.IndexByte("-0123456789tfn", text[0]) >= 0
}
