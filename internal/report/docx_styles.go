package report

import (
	"fmt"
	"strings"
)

// look is one style of paragraphs: based on another, with properties of the
// paragraph and of its text, in the order of the schema.
type look struct{ id, name, base, para, text string }

var docxLooks = []look{
	{"Text", "Body Text", "Normal", `<w:spacing w:after="140"/>`, ``},
	{"Title", "Title", "Normal", `<w:keepNext/><w:spacing w:after="80" w:line="240" w:lineRule="auto"/>`, `<w:b/><w:color w:val="1B1916"/><w:spacing w:val="-10"/><w:sz w:val="48"/>`},
	{"Subtitle", "Subtitle", "Normal", `<w:spacing w:after="280"/>`, `<w:color w:val="524D45"/><w:sz w:val="26"/>`},
	{"Reference", "Reference", "Normal", `<w:keepNext/><w:spacing w:before="240" w:after="40"/>`, `<w:color w:val="6A645A"/><w:sz w:val="18"/>`},
	{"Heading1", "heading 1", "Normal", `<w:keepNext/><w:keepLines/><w:spacing w:before="560" w:after="160" w:line="252" w:lineRule="auto"/><w:outlineLvl w:val="0"/>`, `<w:b/><w:sz w:val="34"/>`},
	{"Heading2", "heading 2", "Normal", `<w:keepNext/><w:keepLines/><w:spacing w:before="400" w:after="120"/><w:outlineLvl w:val="1"/>`, `<w:b/><w:sz w:val="26"/>`},
	{"Heading3", "heading 3", "Normal", `<w:keepNext/><w:keepLines/><w:spacing w:before="280" w:after="80"/><w:outlineLvl w:val="2"/>`, `<w:b/><w:sz w:val="22"/>`},
	{"Heading4", "heading 4", "Normal", `<w:keepNext/><w:keepLines/><w:spacing w:before="240" w:after="60"/><w:outlineLvl w:val="3"/>`, `<w:b/><w:color w:val="524D45"/>`},
	{"Heading5", "heading 5", "Normal", `<w:keepNext/><w:keepLines/><w:spacing w:before="240" w:after="60"/><w:outlineLvl w:val="4"/>`, `<w:b/><w:color w:val="524D45"/><w:sz w:val="18"/>`},
	{"ListParagraph", "List Paragraph", "Normal", `<w:spacing w:after="60"/>`, ``},
	{"Quote", "Quote", "Normal", `<w:pBdr><w:left w:val="single" w:sz="12" w:space="10" w:color="D5D0C5"/></w:pBdr><w:spacing w:after="140"/><w:ind w:left="400"/>`, `<w:color w:val="524D45"/>`},
	{"Note", "Note", "Normal", `<w:pBdr><w:left w:val="single" w:sz="12" w:space="10" w:color="2A45BD"/></w:pBdr><w:spacing w:after="160"/><w:ind w:left="260"/>`, ``},
	{"Warning", "Warning", "Normal", `<w:pBdr><w:left w:val="double" w:sz="12" w:space="10" w:color="885100"/></w:pBdr><w:spacing w:after="160"/><w:ind w:left="260"/>`, ``},
	{"Code", "Code", "Normal", `<w:shd w:val="clear" w:color="auto" w:fill="F5F3EE"/><w:spacing w:after="160" w:line="252" w:lineRule="auto"/>`, `<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/><w:noProof/><w:sz w:val="18"/>`},
	{"Caption", "caption", "Normal", `<w:keepNext/><w:spacing w:before="280" w:after="80"/>`, `<w:b/>`},
	{"CaptionNote", "Caption Note", "Normal", `<w:keepNext/><w:spacing w:after="80"/>`, `<w:color w:val="524D45"/><w:sz w:val="18"/>`},
	{"TableText", "Table Text", "Normal", `<w:spacing w:line="252" w:lineRule="auto"/>`, `<w:sz w:val="18"/>`},
	{"TableHead", "Table Head", "TableText", `<w:keepNext/>`, `<w:b/><w:color w:val="524D45"/><w:sz w:val="17"/>`},
	{"TableNone", "Table None", "TableText", ``, `<w:color w:val="6A645A"/>`},
	{"FactLabel", "Fact Label", "TableText", ``, `<w:color w:val="6A645A"/>`},
	{"FactValue", "Fact Value", "TableText", ``, `<w:sz w:val="20"/>`},
	{"Gap", "Gap", "Normal", `<w:spacing w:line="120" w:lineRule="exact"/>`, `<w:sz w:val="8"/>`},
	{"Rule", "Rule", "Normal", `<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="D5D0C5"/></w:pBdr><w:spacing w:after="240"/>`, ``},
	{"Header", "header", "Normal", `<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="5" w:color="D5D0C5"/></w:pBdr>`, `<w:color w:val="6A645A"/><w:sz w:val="16"/>`},
	{"Footer", "footer", "Normal", `<w:pBdr><w:top w:val="single" w:sz="4" w:space="5" w:color="D5D0C5"/></w:pBdr>`, `<w:color w:val="6A645A"/><w:sz w:val="16"/>`},
}

// builtIn are the styles that word processors know by name.
const builtIn = "|Body Text|Title|Subtitle|heading 1|heading 2|heading 3|heading 4|heading 5|List Paragraph|Quote|caption|header|footer|"

// docxStyles writes the styles: the visual language of the pages on white paper.
func docxStyles(language string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<w:styles xmlns:w="%s"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/>`+
		`<w:color w:val="1B1916"/><w:sz w:val="20"/><w:szCs w:val="20"/><w:lang w:val="%s"/></w:rPr></w:rPrDefault>`+
		`<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`, nsMain, language)
	b.WriteString(`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>` +
		`<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>` +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>`)
	for _, l := range docxLooks {
		own := ""
		if !strings.Contains(builtIn, "|"+l.name+"|") {
			own = ` w:customStyle="1"`
		}
		fmt.Fprintf(&b, `<w:style w:type="paragraph"%s w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="%s"/><w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>`, own, l.id, l.name, l.base, l.para, l.text)
	}
	b.WriteString(`<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="2A45BD"/><w:u w:val="single"/></w:rPr></w:style>` +
		`<w:style w:type="character" w:customStyle="1" w:styleId="CodeChar"><w:name w:val="Code Char"/><w:rPr><w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/></w:rPr></w:style>`)
	b.WriteString(tableLook("ReportTable", "Report Table", "8C867A", "D5D0C5") + tableLook("FactTable", "Fact Table", "8C867A", "D5D0C5") + `</w:styles>`)
	return b.String()
}

// tableLook is a table of hairlines, without boxes.
func tableLook(id, name, outer, inner string) string {
	return fmt.Sprintf(`<w:style w:type="table" w:customStyle="1" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>`+
		`<w:top w:val="single" w:sz="4" w:space="0" w:color="%s"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="%s"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="%s"/></w:tblBorders>`+
		`<w:tblCellMar><w:top w:w="60" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="60" w:type="dxa"/><w:right w:w="160" w:type="dxa"/></w:tblCellMar></w:tblPr>`+
		`<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="%s"/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>`, id, name, outer, outer, inner, outer)
}
