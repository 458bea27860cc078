package register

import (
	"context"
	"strings"
	"time"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/store"
)

// ActOpen is what the log calls a page that somebody watched opened.
const ActOpen = "open"

// openedAgain is how long the same page counts as opened once.
const openedAgain = 5 * time.Minute

// openedBack is how many pages are looked through for the same one.
const openedBack = 50

// Opened writes to the log that a watched actor opens a page: its path, without
// what was asked for in the query, and when it is about one, the record. It
// writes nothing for others, and once for a page that is opened again within
// five minutes; of two nodes that see it at once, both may write. Whoever shows
// the page calls it before, and shows nothing when it fails.
func (g *Register) Opened(ctx context.Context, a access.Actor, page string, about record.ID) error {
	if !a.Watched || a.Membership == "" {
		return nil
	}
	page = pagePath(page)
	again, err := g.openedLately(ctx, a, page)
	if err != nil || again {
		return err
	}
	body := record.Body{"page": page}
	if about != "" {
		body["record"] = string(about)
	}
	return named(g.store.Write(ctx, a.Org, func(tx *store.Tx) error {
		return g.act(ctx, tx, a, "membership", a.Membership, ActOpen, body, "")
	}))
}

// pagePath returns the path alone, 300 bytes of it at most.
func pagePath(page string) string {
	page, _, _ = strings.Cut(page, "?")
	page = strings.ToValidUTF8(page[:min(len(page), 300)], "")
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, page)
}

func (g *Register) openedLately(ctx context.Context, a access.Actor, page string) (bool, error) {
	leaves, err := g.store.Acts(ctx, a.Org, a.Membership, ActOpen, 0, openedBack)
	if err != nil {
		return false, err
	}
	since := g.Now().Add(-openedAgain)
	for _, l := range leaves {
		if !l.At.After(since) {
			break
		}
		c, err := l.Change(a.Org)
		if err != nil {
			return false, record.Wrap(record.Internal, "An entry of the log cannot be read. Run steward fsck.", err)
		}
		if c.Actor == a.ID() && c.Body.Text("page") == page {
			return true, nil
		}
	}
	return false, nil
}

// OpenedBy returns what a member opened while watched, newest first, before a
// leaf (0: from the newest), at most limit. It is for who decides on members.
func (g *Register) OpenedBy(ctx context.Context, a access.Actor, account record.ID, before int64, limit int) ([]record.Change, error) {
	if err := a.Require(access.Members, "", nil); err != nil {
		return nil, err
	}
	m, err := g.access.Member(ctx, g.db, a.Org, account)
	if err != nil {
		return nil, err
	}
	leaves, err := g.store.Acts(ctx, a.Org, m.ID, ActOpen, before, min(max(limit, 1), 500))
	if err != nil {
		return nil, err
	}
	return g.changes(ctx, a, leaves)
}
