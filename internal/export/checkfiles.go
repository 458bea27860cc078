package export

import (
	"fmt"
	"strings"
)

// checkFiles holds the bytes of evidence against the hashes that entries name.
func (v *verification) checkFiles() error {
	for _, path := range sortedNames(v.pack.files) {
		hash, ok := v.hashOf(path)
		if !ok || !v.known(path) {
			continue
		}
		v.report.Counts.Files++
		finding, err := v.stream(path, nil)
		if err != nil {
			return err
		}
		v.mark(path, finding)
		size, named := v.named[hash]
		switch {
		case !named:
			v.report.find(Finding{File: path, Text: "no record of the pack names it"})
		case finding == nil && v.sums[path].SHA256 != hash:
			v.report.find(Finding{File: path, Text: "its bytes do not have the SHA-256 that the entry names"})
		case finding == nil && v.sums[path].Size != size:
			v.report.find(Finding{File: path, Text: fmt.Sprintf("it has %d bytes; the entry names %d", v.sums[path].Size, size)})
		}
	}
	v.checkMissing()
	return nil
}

// hashOf returns the hash under which entries name an evidence file. In an audit
// pack that is the one the manifest states, to which the bytes are held as well.
func (v *verification) hashOf(path string) (string, bool) {
	if strings.HasPrefix(path, dirEvidence) {
		hash := v.sums[path].SHA256
		if other := v.paths[hash]; other != "" && other != path {
			v.report.find(Finding{File: path, Text: "the manifest states the same bytes for " + other}, Finding{File: other, Text: "the manifest states the same bytes for " + path})
		}
		return hash, true
	}
	return strings.CutPrefix(path, "files/")
}

// inPack reports whether the pack has a file of a hash.
func (v *verification) inPack(hash string) bool {
	return v.pack.files[v.filePath(hash)] != nil
}

// filePath is where the pack has a file, or would have it.
func (v *verification) filePath(hash string) string {
	if path := v.paths[hash]; path != "" {
		return path
	}
	return pathFile(hash)
}

// checkMissing holds the files that are named and not there against those the
// manifest says are missing.
func (v *verification) checkMissing() {
	stated := map[string]bool{}
	for i, m := range v.manifest.Missing {
		_, named := v.named[m.Hash]
		if stated[m.Hash] || !named || v.inPack(m.Hash) {
			v.report.find(Finding{pathManifest, fmt.Sprintf("missing %d", i+1), "no record of the pack names this file, or it is there"})
		}
		stated[m.Hash] = true
	}
	for _, hash := range sortedNames(v.named) {
		if v.inPack(hash) {
			continue
		}
		v.report.Counts.Missing++
		if !stated[hash] {
			v.report.find(Finding{File: v.filePath(hash), Text: "it is missing, and a record of the pack names it"})
		}
	}
}

// checkCounts compares what the manifest counts with what is there.
func (v *verification) checkCounts() {
	if got, want := v.report.Counts, v.manifest.Counts; got != want {
		v.report.find(Finding{pathManifest, "counts", fmt.Sprintf("it counts %+v; the pack has %+v", want, got)})
	}
	found := map[string]int64{}
	for _, c := range v.records {
		found[c.kind.Name]++
	}
	for _, k := range v.manifest.Kinds {
		if found[k.Name] != k.Records {
			v.report.find(Finding{pathManifest, "kinds", fmt.Sprintf("it counts %d records of kind %s; the pack has %d", k.Records, quote(k.Name), found[k.Name])})
		}
		delete(found, k.Name)
	}
	for _, name := range sortedNames(found) {
		v.report.find(Finding{pathManifest, "kinds", fmt.Sprintf("it does not count the records of kind %s", quote(name))})
	}
}
