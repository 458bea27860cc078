package export

import (
	"archive/zip"
	"context"
	"io"
	"time"

	"steward/internal/access"
	"steward/internal/ledger"
	"steward/internal/record"
	"steward/internal/register"
)

// packer is one pack in the making.
type packer struct {
	src       Source
	actor     access.Actor
	options   Options
	selection selection
	org       access.Org
	head      register.LogHead
	words     *dictionary
	zip       *archive
	spool     *spool // entries
	pages     *spool // one page at a time

	items   map[record.ID]*item
	byKind  map[string][]*item
	outside map[record.ID]other
	duties  duties
	files   map[string]evidence
	paths   map[string]string // of files in an audit pack, by hash
	missing []MissingFile
	absent  map[string]bool // by hash
	counts  Counts
	line    []byte
}

// Write makes a pack and writes it to w, which may be left with a part of one
// when Write returns an error. It asks access for the verb Log, and for Export
// of what is asked for; what the actor may not export is withheld. Everything
// is read as of the head of the log when Write began, and the same log, words
// and options give the same bytes. That a pack is made is logged first.
//
// Errors are *record.Error: Denied, NotFound or Invalid for what was asked,
// Internal when the log itself does not hold.
func Write(ctx context.Context, w io.Writer, src Source, a access.Actor, o Options) (Manifest, error) {
	sel, err := selectFrom(ctx, src, a, o)
	if err != nil {
		return Manifest{}, err
	}
	p := &packer{
		src: src, actor: a, options: o, selection: sel, zip: newArchive(w, o.Now.UTC().Truncate(2*time.Second)),
		items: map[record.ID]*item{}, outside: map[record.ID]other{}, files: map[string]evidence{}, absent: map[string]bool{}, duties: newDuties(record.DateOf(o.Now)),
	}
	if p.spool, err = newSpool(o.Temp); err != nil {
		return Manifest{}, err
	}
	defer p.spool.close()
	if p.pages, err = newSpool(o.Temp); err != nil {
		return Manifest{}, err
	}
	defer p.pages.close()
	return p.run(ctx)
}

func (p *packer) run(ctx context.Context) (m Manifest, err error) {
	if p.org, err = p.src.Org(ctx, p.actor); err != nil {
		return m, err
	}
	if err := p.src.Exporting(ctx, p.actor, p.selection.asked.body()); err != nil {
		return m, err
	}
	if p.words, err = wordsOf(ctx, p.src, p.org.ID); err != nil {
		return m, err
	}
	steps := []func(context.Context) error{p.writeLog, p.writeWords, p.writeEntries, p.findOutside, p.writeFiles, p.writeRecords}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return m, err
		}
	}
	if p.options.Audit != nil {
		err = p.render(ctx)
	} else {
		err = p.writeIndex(p.manifest())
	}
	if err != nil {
		return m, err
	}
	m = p.manifest()
	if err := p.zip.addBytes(pathReadme, zip.Deflate, readme(m, p.head.Verifier)); err != nil {
		return m, err
	}
	return m, p.zip.finish(m)
}

// writeLog writes checkpoint, key, stamp and tiles.
func (p *packer) writeLog(ctx context.Context) (err error) {
	if p.head, err = p.src.Head(ctx, p.actor); err != nil {
		return err
	}
	// The checkpoint, not the head beside it, is what the pack is about.
	key, err := newVerifier(p.head.Verifier)
	if err != nil {
		return record.Wrap(record.Internal, "The log's public key cannot be read. Run steward fsck; nothing was exported.", err)
	}
	signed, err := ledger.OpenCheckpoint(p.head.Checkpoint, key)
	if err != nil {
		return record.Wrap(record.Internal, "The log's checkpoint does not verify. Run steward fsck; nothing was exported.", err)
	}
	p.head.Size, p.head.Root, p.head.Origin = signed.Size, signed.Root.String(), signed.Origin
	p.counts.Leaves = signed.Size
	if err := p.zip.addBytes(pathCheckpoint, zip.Store, p.head.Checkpoint); err != nil {
		return err
	}
	if err := p.zip.addBytes(pathKey, zip.Store, []byte(p.head.Verifier+"\n")); err != nil {
		return err
	}
	if err := p.writeStamp(ctx); err != nil {
		return err
	}
	for t := range ledger.Tiles(signed.Size, true) {
		if err := ctx.Err(); err != nil {
			return err
		}
		data, err := p.src.Tile(ctx, p.actor, t)
		if err != nil {
			return err
		}
		if err := p.zip.addBytes(pathTile(t), zip.Store, data); err != nil {
			return err
		}
	}
	return nil
}

// writeStamp writes the newest time stamp there is, with its checkpoint when
// that is not the newest one.
func (p *packer) writeStamp(ctx context.Context) error {
	const recent = 500
	list, err := p.src.Checkpoints(ctx, p.actor, recent)
	if err != nil {
		return err
	}
	for _, c := range list {
		if len(c.Stamp) == 0 || c.Size > p.head.Size {
			continue
		}
		if string(c.Note) != string(p.head.Checkpoint) {
			if err := p.zip.addBytes(pathStamped, zip.Store, c.Note); err != nil {
				return err
			}
		}
		return p.zip.addBytes(pathStamp, zip.Store, c.Stamp)
	}
	return nil
}

func (p *packer) writeWords(context.Context) error {
	data, err := record.Canonical(p.words)
	if err != nil {
		return err
	}
	return p.zip.addBytes(pathKinds, zip.Deflate, append(data, '\n'))
}

func (p *packer) format() string {
	if p.options.Audit != nil {
		return FormatAudit
	}
	return Format
}

func (p *packer) manifest() Manifest {
	p.counts.Records, p.counts.Outside = int64(len(p.items)), int64(len(p.outside))
	p.counts.Missing = int64(len(p.missing))
	m := Manifest{
		Format: p.format(), Organisation: Organisation{p.org.ID, p.org.Name}, Created: p.options.Now.UTC().Format(record.TimeFormat),
		By: Author{p.actor.ID(), p.actor.Name}, Program: p.options.Program, Asked: p.selection.asked,
		Log: LogInfo{p.head.Origin, p.head.Size, p.head.Root}, Counts: p.counts, Kinds: []KindCount{}, Missing: []MissingFile{},
	}
	m.Missing = append(m.Missing, p.missing...)
	for _, k := range p.words.Kinds {
		if n := len(p.byKind[k.Name]); n > 0 {
			m.Kinds = append(m.Kinds, KindCount{k.Name, int64(n)})
		}
	}
	return m
}
