package export

import (
	"archive/zip"
	"bufio"
	"fmt"
	"html/template"
	"io"
	"strings"

	"steward/internal/record"
)

const indexHTML = pageTop + `<h1>{{.Title}}</h1>
<p>{{.What}} Made on {{.M.Created}} by {{.M.By.Name}} with {{.M.Program}}.</p>
<table>
<tr><th scope="row">Leaves of the log</th><td>{{.M.Counts.Leaves}}: {{.M.Counts.Disclosed}} disclosed, {{.M.Counts.Withheld}} withheld, {{.M.Counts.Erased}} erased</td></tr>
<tr><th scope="row">Records</th><td>{{.M.Counts.Records}}</td></tr>
<tr><th scope="row">Evidence files</th><td>{{.M.Counts.Files}}{{if .M.Counts.Missing}}; <strong>{{.M.Counts.Missing}} more are named and not in the pack</strong>{{end}}</td></tr>
<tr><th scope="row">Log</th><td><code>{{.M.Log.Origin}}</code></td></tr>
<tr><th scope="row">Key that signed it</th><td><code>{{.Key}}</code></td></tr>
</table>
<h2>What can be proven, and how</h2>
<p>Run <code>steward verify</code> with the name of the zip file this page came in. It needs no network and no database, and says:</p>
<ul>
<li>whether the checkpoint was signed by the key above. Whether that key is the organisation's own only you can know: ask the organisation over another channel, then give the key with <code>--key</code>;</li>
<li>whether every entry of <code>entries/</code> leads to the tree that the checkpoint signs, so that nothing was added, changed, reordered or left out of the log since;</li>
<li>whether every line of <code>records/</code> is what the last disclosed entry of that record says;</li>
<li>whether the bytes of every file of <code>files/</code> have the fingerprint an entry names;</li>
<li>whether every file of the pack is as the manifest lists it;</li>
<li>and what is not proven: withheld and erased entries, and the words of this page, which is for reading only.</li>
</ul>
<p>The folder <code>log/</code> is in the public format C2SP tlog-tiles, so other tools can read and check it too.</p>
<h2>Records</h2>
{{range .Kinds}}<details{{if .Open}} open{{end}}><summary>{{.Labels}} ({{.N}})</summary>
<table><thead><tr><th scope="col">Reference</th><th scope="col">Name</th><th scope="col">State</th><th scope="col">Owner</th>{{if .Answered}}<th scope="col">Accountable</th>{{end}}</tr></thead><tbody>
{{range .Rows}}<tr><td><a href="read/{{.Href}}">{{.Ref}}</a></td><td>{{.Title}}</td><td>{{.State}}</td><td>{{.Owner}}</td>{{if .Answered}}<td>{{.Accountable}}</td>{{end}}</tr>
{{end}}</tbody></table></details>
{{else}}<p>This pack holds no records.</p>
{{end}}{{if .Files}}<h2>Evidence files</h2>
<table><thead><tr><th scope="col">Name</th><th scope="col">Record</th><th scope="col">SHA-256</th></tr></thead><tbody>
{{range .Files}}<tr><td><a href="files/{{.Hash}}">{{.Name}}</a></td><td>{{.Ref}}</td><td><code>{{.Hash}}</code></td></tr>
{{end}}</tbody></table>
{{end}}{{if .M.Missing}}<h2>Files that are not in the pack</h2>
<table><thead><tr><th scope="col">Name</th><th scope="col">Record</th><th scope="col">SHA-256</th></tr></thead><tbody>
{{range .M.Missing}}<tr><td>{{.Name}}</td><td>{{.Ref}}</td><td><code>{{.Hash}}</code></td></tr>
{{end}}</tbody></table>
{{end}}</body></html>
`

// indexPage is what index.html shows. Rows and files are sequences, so that
// none of them is built whole.
type indexPage struct {
	Title string
	What  string
	Key   string
	M     Manifest
	Kinds []indexKind
	Files func(func(indexFile) bool)
}

type indexKind struct {
	Labels   string
	N        int
	Open     bool
	Answered bool
	Rows     func(func(indexRow) bool)
}

type indexRow struct {
	Ref, Title, State, Owner, Accountable, Href string
	Answered                                    bool
}

type indexFile struct{ Name, Ref, Hash string }

func (p *packer) writeIndex(m Manifest) error {
	tmpl, err := template.New("index").Parse(indexHTML)
	if err != nil {
		return fmt.Errorf("read the index template: %w", err)
	}
	x := indexPage{Title: m.Organisation.Name + ": records and their log", What: scopeSentence(m), Key: p.head.Verifier, M: m}
	for i := range p.words.Kinds {
		if k := &p.words.Kinds[i]; len(p.byKind[k.Name]) > 0 {
			x.Kinds = append(x.Kinds, p.indexKind(k))
		}
	}
	if m.Counts.Files > 0 {
		x.Files = p.indexFiles
	}
	return p.zip.add(pathIndex, zip.Deflate, func(w io.Writer) error {
		out := bufio.NewWriterSize(w, 1<<16)
		if err := tmpl.Execute(out, x); err != nil {
			return err
		}
		return out.Flush()
	})
}

func (p *packer) indexKind(k *kindWords) indexKind {
	list := p.byKind[k.Name]
	answered := p.duties.answered(k.Name)
	return indexKind{Labels: k.Labels, N: len(list), Open: len(list) <= 100, Answered: answered, Rows: func(yield func(indexRow) bool) {
		for _, it := range list {
			row := indexRow{Ref: refOf(k.Prefix, it.number), Title: it.shown, State: labelOf(k.States, p.duties.state[it.id]), Href: p.href(it.id), Answered: answered}
			if p.duties.gone[it.id] {
				row.State = "removed"
			}
			if o := p.duties.owner[it.id]; o != "" {
				row.Owner = p.name(o)
			}
			if answered {
				if row.Accountable = p.people(it.id); row.Accountable == "" && !p.duties.gone[it.id] {
					row.Accountable = "nobody"
				}
			}
			if !yield(row) {
				return
			}
		}
	}}
}

func (p *packer) people(id record.ID) string {
	var out []string
	for _, person := range p.duties.accountable(id) {
		out = append(out, p.name(person))
	}
	return strings.Join(out, ", ")
}

func (p *packer) indexFiles(yield func(indexFile) bool) {
	absent := map[string]bool{}
	for _, m := range p.missing {
		absent[m.Hash] = true
	}
	for _, h := range sortedHashes(p.files) {
		e := p.files[h]
		if !absent[h] && !yield(indexFile{e.file.Name, e.ref, h}) {
			return
		}
	}
}

// scopeSentence says what the pack was asked to hold.
func scopeSentence(m Manifest) string {
	switch m.Asked.Scope {
	case ScopeKinds:
		return "Records of these kinds: " + strings.Join(m.Asked.Kinds, ", ") + "."
	case ScopeAudit:
		return "What an auditor of " + strings.Join(m.Asked.Packs, ", ") + " needs" + period(m.Asked) + ", as far as its author may export it."
	case ScopeRecord:
		return "The record " + m.Asked.Ref + " with its history, and what it links to."
	}
	return "The whole organisation, as far as its author may export it."
}

func period(q Asked) string {
	s := ""
	if q.From != "" {
		s += " from " + string(q.From)
	}
	if q.To != "" {
		s += " to " + string(q.To)
	}
	return s
}

// readme is README.txt.
func readme(m Manifest, key string) []byte {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("%s: records and their log", m.Organisation.Name)
	say("%s", scopeSentence(m))
	say("Made on %s by %s with %s.\n", m.Created, m.By.Name, m.Program)
	say("To read:    open index.html in a browser. It needs no program and no network.")
	say("To verify:  steward verify THIS.zip")
	say("            Steward is open source; one program, no installation. It says what is")
	say("            proven and what is not. Give the organisation's key with --key when you")
	say("            have it from the organisation itself; the pack was made with:")
	say("            %s\n", key)
	say("index.html, read/   pages for people; not proven, only listed in the manifest")
	say("records/            one file for each kind, one line of JSON for each record")
	say("entries/            one line for each leaf of the log: what was logged, or why not")
	if m.Format == FormatAudit {
		say("evidence/           evidence, named by the record it belongs to")
		say("reports/, pages/    reports and pages made from the records; they are no")
		say("                    leaves of the log, and are only listed in the manifest")
	} else {
		say("files/              evidence, named by the SHA-256 of its bytes")
	}
	say("log/                checkpoint, key and tree in the format C2SP tlog-tiles")
	say("kinds.json          the labels that records/ uses")
	say("manifest.json       what the pack holds, with the SHA-256 of every file")
	say("manifest.sha256     check it with: sha256sum -c manifest.sha256")
	return []byte(b.String())
}
