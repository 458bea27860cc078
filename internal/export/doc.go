// Package export writes and verifies packs: what an organisation hands over so
// that someone who trusts nobody can check it, offline and without Steward's
// database. docs/export-format.md is the specification of the format.
//
// A pack is a zip archive. Its core is the organisation's log as C2SP tlog-tiles
// publishes it, with the salt and the canonical bytes of every entry that is
// disclosed. The tree is whole whatever is disclosed, since it holds commitments
// only. Records, pages and evidence files follow from the entries; Verify checks
// each against the entries, the entries against the tree, and the tree against
// the signed checkpoint.
//
// Write needs memory for each record it discloses (about 300 bytes) and for each
// file of the pack, never for each entry; so does Verify.
package export
