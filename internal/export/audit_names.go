package export

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longestName is how many bytes the name of an evidence file has at most.
const longestName = 120

// namePaths gives every file of an audit pack its path: the reference of the record
// that names it and what is safe of its own name. Two that would be called alike,
// in upper or lower case, are told apart by the beginning of their hash.
func (p *packer) namePaths() {
	p.paths = map[string]string{}
	if p.options.Audit == nil {
		return
	}
	taken := map[string]bool{}
	for _, hash := range sortedHashes(p.files) {
		e := p.files[hash]
		name := safeName(e.ref + "-" + e.file.Name)
		for n := 12; taken[strings.ToLower(name)]; n += 4 {
			name = safeName(fmt.Sprintf("%s-%s-%s", e.ref, hash[:min(n, len(hash))], e.file.Name))
		}
		taken[strings.ToLower(name)] = true
		p.paths[hash] = dirEvidence + name
	}
}

// filePath is where the pack has a file, or would have it.
func (p *packer) filePath(hash string) string {
	if path := p.paths[hash]; path != "" && !p.absent[hash] {
		return path
	}
	return pathFile(hash)
}

// safeName keeps of a name what every system takes for the name of a file:
// letters without accents, digits, full stops, underscores and hyphens, the first
// a letter or a digit, the last no full stop. Of a long name the ending stays. The
// safe name of a safe name is itself.
func safeName(s string) string {
	var b []byte
	for _, r := range norm.NFKD.String(s) {
		last := byte('.')
		if len(b) > 0 {
			last = b[len(b)-1]
		}
		switch {
		case r == '.' && last == '-':
			b[len(b)-1] = '.'
		case r == '.' && last != '.', r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_'):
			b = append(b, byte(r))
		case r != '.' && !unicode.Is(unicode.Mn, r) && last != '-' && last != '.':
			b = append(b, '-')
		}
	}
	name := strings.TrimLeft(strings.TrimRight(string(b), ".-"), "._-")
	if len(name) <= longestName {
		return name
	}
	ending := ""
	if i := strings.LastIndexByte(name, '.'); i > 0 && len(name)-i <= 10 {
		ending = name[i:]
	}
	return strings.TrimRight(name[:longestName-len(ending)], "._-") + ending
}
