package export

import (
	"fmt"
	"strings"

	"steward/internal/ledger"
	"steward/internal/record"
)

// Format and FormatAudit name the formats of packs: that of records and their
// log, and that of audit packs, which is the same with readable names for evidence
// and with renderings. A pack of another format is refused.
const (
	Format      = "steward-pack/1"
	FormatAudit = "steward-pack/2"
)

// partLeaves is how many leaves one file of entries holds, but for the last.
const partLeaves = 1 << 14

// The paths of a pack that occur once.
const (
	pathManifest   = "manifest.json"
	pathSum        = "manifest.sha256"
	pathReadme     = "README.txt"
	pathIndex      = "index.html"
	pathKinds      = "kinds.json"
	pathOutside    = "outside.jsonl"
	pathCheckpoint = "log/checkpoint"
	pathStamped    = "log/stamped-checkpoint"
	pathStamp      = "log/stamp.tsr"
	pathKey        = "log/log.vkey"
)

func pathEntries(part int64) string   { return fmt.Sprintf("entries/%06d.jsonl", part) }
func pathRecords(kind string) string  { return "records/" + kind + ".jsonl" }
func pathFile(hash string) string     { return "files/" + hash }
func pathTile(t ledger.Tile) string   { return "log/" + t.Path() }
func placeLine(n int64) string        { return fmt.Sprintf("line %d", n) }
func placeLeaf(line, s int64) string  { return fmt.Sprintf("line %d (leaf %d)", line, s) }
func leafPart(seq int64) (p, l int64) { return seq / partLeaves, seq%partLeaves + 1 }

// pathPage is the n-th page of a kind, counted from 0.
func pathPage(kind string, n int) string {
	if n == 0 {
		return "read/" + kind + ".html"
	}
	return fmt.Sprintf("read/%s-%d.html", kind, n+1)
}

// Manifest is manifest.json: what the pack is and the hash of every other file.
type Manifest struct {
	Format       string        `json:"format"`
	Organisation Organisation  `json:"organisation"`
	Created      string        `json:"created"` // UTC, record.TimeFormat
	By           Author        `json:"by"`
	Program      string        `json:"program"` // name and version of what wrote it
	Asked        Asked         `json:"asked"`
	Log          LogInfo       `json:"log"`
	Counts       Counts        `json:"counts"`
	Kinds        []KindCount   `json:"kinds"`
	Missing      []MissingFile `json:"missing"`
	Files        []FileSum     `json:"files"` // sorted by path
}

// Organisation is whose pack it is.
type Organisation struct {
	ID   record.ID `json:"id"`
	Name string    `json:"name"`
}

// Author is who asked for the pack.
type Author struct {
	ID   record.ID `json:"id"`
	Name string    `json:"name"`
}

// Asked is what the pack was to hold: the whole organisation, the records of
// some kinds, one record with its history and what it links to, or what an
// auditor of some content packs needs.
type Asked struct {
	Scope  string      `json:"scope"` // organisation, kinds, record or audit
	Kinds  []string    `json:"kinds,omitempty"`
	Record record.ID   `json:"record,omitempty"`
	Ref    string      `json:"ref,omitempty"`
	Packs  []string    `json:"packs,omitempty"` // of an audit: content packs, by name
	From   record.Date `json:"from,omitempty"`  // the first day of the period
	To     record.Date `json:"to,omitempty"`    // the last day of the period
	Day    record.Date `json:"day,omitempty"`   // positions in the renderings are of this day
}

// The scopes of Asked.
const (
	ScopeOrganisation = "organisation"
	ScopeKinds        = "kinds"
	ScopeRecord       = "record"
	ScopeAudit        = "audit"
)

// LogInfo is the head of the log the pack is about.
type LogInfo struct {
	Origin string `json:"origin"`
	Size   int64  `json:"size"`
	Root   string `json:"root"` // base64
}

// Counts say how much is in the pack.
type Counts struct {
	Leaves    int64 `json:"leaves"`
	Disclosed int64 `json:"disclosed"`
	Withheld  int64 `json:"withheld"`
	Erased    int64 `json:"erased"`
	Records   int64 `json:"records"`
	Outside   int64 `json:"outside"` // records that are linked to and not in the pack
	Files     int64 `json:"files"`   // evidence files
	Missing   int64 `json:"missing"` // evidence files that are named and not in the pack

	// Renderings are the files of reports/ and pages/, which are no leaves of the
	// log.
	Renderings int64 `json:"renderings,omitempty"`
}

// KindCount says how many records of a kind the pack holds.
type KindCount struct {
	Name    string `json:"name"`
	Records int64  `json:"records"`
}

// MissingFile is an evidence file a record names whose bytes the pack lacks.
type MissingFile struct {
	Hash string `json:"hash"`
	Name string `json:"name"`
	Ref  string `json:"ref"`
}

// FileSum is one file of the pack.
type FileSum struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"` // lower-case hex
}

// known reports whether a pack of the format has such a path.
func known(path, format string) bool {
	switch path {
	case pathManifest, pathSum, pathReadme, pathIndex, pathKinds, pathOutside, pathCheckpoint, pathStamped, pathStamp, pathKey:
		return true
	}
	if rest, ok := strings.CutPrefix(path, "log/"); ok {
		_, err := ledger.ParsePath(rest)
		return err == nil
	}
	dir, name, _ := strings.Cut(path, "/")
	switch dir {
	case "entries":
		n, ok := partOf(path)
		return ok && pathEntries(n) == path
	case "records":
		kind, ok := strings.CutSuffix(name, ".jsonl")
		return ok && plainName(kind)
	case "read":
		kind, ok := strings.CutSuffix(name, ".html")
		return ok && plainName(kind)
	case "files":
		return format == Format && isHash(name)
	}
	return format == FormatAudit && knownAudit(dir, name)
}

// partOf returns the number of a file of entries.
func partOf(path string) (int64, bool) {
	digits, ok := strings.CutPrefix(path, "entries/")
	digits, ok2 := strings.CutSuffix(digits, ".jsonl")
	if !ok || !ok2 || len(digits) < 6 || len(digits) > 12 {
		return 0, false
	}
	var n int64
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

func plainName(s string) bool {
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

func isHash(s string) bool {
	for _, c := range s {
		if (c < 'a' || c > 'f') && (c < '0' || c > '9') {
			return false
		}
	}
	return len(s) == 64
}
