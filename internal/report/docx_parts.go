package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	nsMain  = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsRel   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsPkg   = "http://schemas.openxmlformats.org/package/2006/relationships"
	wml     = "application/vnd.openxmlformats-officedocument.wordprocessingml."

	docxTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + wml + `document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="` + wml + `styles+xml"/>` +
		`<Override PartName="/word/numbering.xml" ContentType="` + wml + `numbering+xml"/>` +
		`<Override PartName="/word/settings.xml" ContentType="` + wml + `settings+xml"/>` +
		`<Override PartName="/word/header1.xml" ContentType="` + wml + `header+xml"/>` +
		`<Override PartName="/word/header2.xml" ContentType="` + wml + `header+xml"/>` +
		`<Override PartName="/word/header3.xml" ContentType="` + wml + `header+xml"/>` +
		`<Override PartName="/word/footer1.xml" ContentType="` + wml + `footer+xml"/>` +
		`<Override PartName="/word/footer2.xml" ContentType="` + wml + `footer+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
		`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>`

	docxRels = `<Relationships xmlns="` + nsPkg + `">` +
		`<Relationship Id="rId1" Type="` + nsRel + `/officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
		`<Relationship Id="rId3" Type="` + nsRel + `/extended-properties" Target="docProps/app.xml"/></Relationships>`

	docxApp      = `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Steward</Application></Properties>`
	docxSettings = `<w:settings xmlns:w="` + nsMain + `"><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/><w:characterSpacingControl w:val="doNotCompress"/>` +
		`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`
	docxNoHeader = `<w:hdr xmlns:w="` + nsMain + `"><w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr></w:p></w:hdr>`
)

func (x *docx) core() {
	at := x.At.Format(time.RFC3339)
	x.raw(`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>`)
	x.text(x.Title)
	x.raw(`</dc:title><dc:subject>`)
	x.text(x.Subtitle)
	x.raw(`</dc:subject><dc:creator>Steward</dc:creator><dc:identifier>`)
	x.text(x.Reference)
	x.raw(`</dc:identifier><dc:language>`, x.Language, `</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">`, at,
		`</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">`, at, `</dcterms:modified></cp:coreProperties>`)
}

func (x *docx) relations() {
	x.raw(`<Relationships xmlns="`, nsPkg, `">`)
	for _, r := range [][3]string{{"rIdStyles", "styles", "styles.xml"}, {"rIdNumbering", "numbering", "numbering.xml"}, {"rIdSettings", "settings", "settings.xml"},
		{"rIdHeader1", "header", "header1.xml"}, {"rIdHeader2", "header", "header2.xml"}, {"rIdHeader3", "header", "header3.xml"},
		{"rIdFooter1", "footer", "footer1.xml"}, {"rIdFooter2", "footer", "footer2.xml"}} {
		x.raw(`<Relationship Id="`, r[0], `" Type="`, nsRel, `/`, r[1], `" Target="`, r[2], `"/>`)
	}
	for i, to := range x.links {
		x.raw(`<Relationship Id="rId`, strconv.Itoa(100+i), `" Type="`, nsRel, `/hyperlink" Target="`)
		x.attr(to)
		x.raw(`" TargetMode="External"/>`)
	}
	x.raw(`</Relationships>`)
}

func (x *docx) header(width int) {
	x.raw(`<w:hdr xmlns:w="`, nsMain, `"><w:p><w:pPr><w:pStyle w:val="Header"/>`, rightTab(width), `</w:pPr>`)
	x.runs([]span{{Text: shorten(x.Title, 90)}}, "")
	x.raw(`<w:r><w:tab/></w:r>`)
	x.runs([]span{{Text: shorten(x.Reference, 60)}}, "")
	x.raw(`</w:p></w:hdr>`)
}

func rightTab(width int) string {
	return fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:pos="%d"/></w:tabs>`, width)
}

func (x *docx) footer(width int) {
	x.raw(`<w:ftr xmlns:w="`, nsMain, `"><w:p><w:pPr><w:pStyle w:val="Footer"/>`, rightTab(width), `</w:pPr>`)
	x.runs([]span{{Text: shorten(x.Footer, 120)}}, "")
	x.raw(`<w:r><w:tab/></w:r>`)
	for i, part := range strings.Split(x.Words.Page, "%d") {
		if i > 0 {
			x.raw(`<w:fldSimple w:instr=" `, [...]string{"PAGE", "NUMPAGES"}[min(i-1, 1)], ` "><w:r><w:t>1</w:t></w:r></w:fldSimple>`)
		}
		x.runs([]span{{Text: part}}, "")
	}
	x.raw(`</w:p></w:ftr>`)
}

// numbering writes the forms of lists: one of bullets, and every ordered list
// with a count of its own.
func (x *docx) numbering() {
	x.raw(`<w:numbering xmlns:w="`, nsMain, `">`)
	x.levels(0, "bullet", func(int) string { return "•" })
	x.levels(1, "decimal", func(level int) string { return fmt.Sprintf("%%%d.", level+1) })
	x.raw(`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`)
	for i, l := range x.lists {
		x.raw(fmt.Sprintf(`<w:num w:numId="%d"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="%d"><w:startOverride w:val="%d"/></w:lvlOverride></w:num>`, i+2, l.level, l.first))
	}
	x.raw(`</w:numbering>`)
}

func (x *docx) levels(id int, form string, text func(int) string) {
	x.raw(fmt.Sprintf(`<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="hybridMultilevel"/>`, id))
	for level := range 9 {
		x.raw(fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="%d" w:hanging="%d"/></w:pPr></w:lvl>`,
			level, form, text(level), listStep*(level+1), listStep-40))
	}
	x.raw(`</w:abstractNum>`)
}
