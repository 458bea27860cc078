// Package dossier draws up the documents a law asks for about an AI system, filled
// from records, with every gap named (AI Act Articles 6(4), 11, 25(4), 26, 27, 47,
// 49, 50, 53, 72). Which documents there are, what their elements ask and where each
// is filled from is content; the package knows no article. An edition is frozen when
// it is drawn up, approved through the register and published here. Nothing is called
// complete: a document has so many elements with content, and so many gaps.
package dossier
