// Package report writes one document in four forms that read the same: a web
// page, a PDF, a Word document and a workbook. A document is a title block and
// a sequence of blocks; who makes one says what is in it, never how it looks.
//
// Every form is deterministic: the same document gives the same bytes, dates
// come from Document.Created, and nothing is fetched from anywhere. Text from
// outside is data in every form: markup in it is shown, never obeyed, and a
// cell of a workbook is never a formula.
package report
