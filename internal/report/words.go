package report

import (
	"fmt"
	"strings"
)

// Words are the words that forms add of their own, in the document's language.
type Words struct {
	Contents string // heads the table of contents
	Created  string // leads the time of Document.Created
	Page     string // "Page %d of %d"; without exactly these two numbers the English one
	Note     string
	Warning  string
	Unknown  string // for a value that is not known
	Nothing  string // for a table without rows
	About    string // the first sheet of a workbook
	Columns  string // "Columns %d to %d of %d": a table too wide for a page, in parts; as Page
	Sheet    string // leads the name of the sheet where a workbook has a table
	Missing  string // what a replaced character means
	Cut      string // ends a text that is longer than a cell of a workbook may be
}

func (w Words) filled() Words {
	if strings.Count(w.Page, "%d") != 2 || strings.Count(w.Page, "%") != 2 {
		w.Page = "Page %d of %d"
	}
	if strings.Count(w.Columns, "%d") != 3 || strings.Count(w.Columns, "%") != 3 {
		w.Columns = "Columns %d to %d of %d"
	}
	fill := func(to *string, word string) {
		if *to == "" {
			*to = word
		}
	}
	fill(&w.Contents, "Contents")
	fill(&w.Created, "Created")
	fill(&w.Note, "Note")
	fill(&w.Warning, "Warning")
	fill(&w.Unknown, "Not known")
	fill(&w.Nothing, "Nothing recorded.")
	fill(&w.About, "About")
	fill(&w.Sheet, "See sheet")
	fill(&w.Cut, "… (cut: longer than a cell may be)")
	fill(&w.Missing, "stands for a character that the typeface of this file does not have; the other forms of this document show it.")
	return w
}

func (w Words) cleaned() Words {
	for _, s := range []*string{&w.Contents, &w.Created, &w.Page, &w.Note, &w.Warning, &w.Unknown, &w.Nothing, &w.About, &w.Columns, &w.Sheet, &w.Missing, &w.Cut} {
		*s = shorten(oneLine(*s), 200)
	}
	return w
}

func (w Words) page(n, of int) string { return fmt.Sprintf(w.Page, n, of) }

func (w Words) columns(from, to, of int) string { return fmt.Sprintf(w.Columns, from, to, of) }
