package api

import (
	"encoding/base64"
	"net/http"
	"strconv"

	"steward/internal/record"
	"steward/internal/register"
)

// span reads where a page of changes begins and how long it is.
func (c *call) span(name string) (before int64, limit int, err error) {
	q := c.r.URL.Query()
	if before, err = parsePosition(q.Get(name)); err != nil {
		return 0, 0, wrongParameter(name, err)
	}
	if limit, err = parseCount(q.Get("limit"), 50, 500); err != nil {
		return 0, 0, wrongParameter("limit", err)
	}
	return before, limit, nil
}

// history answers with the versions of a record, newest first.
func (s *server) history(c *call) error {
	before, limit, err := c.span("before")
	if err != nil {
		return err
	}
	r, err := s.find(c)
	if err != nil {
		return err
	}
	list, err := s.reg.History(c.r.Context(), c.actor, r.ID, before, limit)
	if err != nil {
		return err
	}
	next := int64(0)
	if len(list) == limit && list[limit-1].Rev > 1 {
		next = list[limit-1].Rev
	}
	return s.changesOf(c, list, next)
}

// changes answers with what happened in the organisation, newest first.
func (s *server) changes(c *call) error {
	before, limit, err := c.span("before")
	if err != nil {
		return err
	}
	list, err := s.reg.Activity(c.r.Context(), c.actor, before, limit)
	if err != nil {
		return err
	}
	next := int64(0)
	if n := len(list); n > 0 {
		next = list[n-1].Seq
	}
	return s.changesOf(c, list, next)
}

func (s *server) changesOf(c *call, list []record.Change, next int64) error {
	var actors []record.ID
	for _, x := range list {
		actors = append(actors, x.Actor)
	}
	names, err := s.reg.Actors(c.r.Context(), c.actor, actors)
	if err != nil {
		return err
	}
	v := listView[changeView]{}
	for _, x := range list {
		v.Items = append(v.Items, changeOf(s.reg.Kinds(), x, names))
	}
	if next > 0 {
		text := strconv.FormatInt(next, 10)
		v.Next = &text
	}
	return s.json(c, http.StatusOK, v)
}

// linkView is one link of a record: the field, and what is at the other end.
type linkView struct {
	Relation string    `json:"relation"`
	ID       record.ID `json:"id"`
	Ref      string    `json:"ref"`
	Kind     string    `json:"kind"`
	Title    string    `json:"title"`
	State    string    `json:"state"`
	Removed  bool      `json:"removed"`
}

type linksView struct {
	Outgoing []linkView `json:"outgoing"`
	Incoming []linkView `json:"incoming"`
}

// maxLinks bounds the links shown in each direction.
const maxLinks = 1000

// links answers with what a record links to and what links to it, now or as of
// a moment.
func (s *server) links(c *call) error {
	r, err := s.find(c)
	if err != nil {
		return err
	}
	leaf := int64(-1)
	if at := c.r.URL.Query().Get("at"); at != "" {
		t, err := parseMoment(at)
		if err != nil {
			return wrongParameter("at", err)
		}
		if leaf, err = s.reg.SeqAt(c.r.Context(), c.actor, t); err != nil {
			return err
		}
		if leaf < 0 {
			return s.json(c, http.StatusOK, linksView{})
		}
	}
	out, err := s.reg.Links(c.r.Context(), c.actor, register.LinkQuery{Source: r.ID, AsOf: leaf, Limit: maxLinks})
	if err != nil {
		return err
	}
	in, err := s.reg.Links(c.r.Context(), c.actor, register.LinkQuery{Target: r.ID, AsOf: leaf, Limit: maxLinks})
	if err != nil {
		return err
	}
	return s.linksOf(c, out, in)
}

func (s *server) linksOf(c *call, out, in []record.Link) error {
	var ids []record.ID
	for _, l := range out {
		ids = append(ids, l.Target)
	}
	for _, l := range in {
		ids = append(ids, l.Source)
	}
	names, err := s.reg.Names(c.r.Context(), c.actor, ids)
	if err != nil {
		return err
	}
	var v linksView
	add := func(list *[]linkView, relation string, id record.ID) {
		n, ok := names[id]
		k := s.reg.Kinds().Kind(n.Kind)
		if !ok || k == nil {
			return
		}
		*list = append(*list, linkView{relation, id, record.Record{Number: n.Number}.Ref(k), n.Kind, n.Title, n.State, n.Gone})
	}
	for _, l := range out {
		add(&v.Outgoing, l.Relation, l.Target)
	}
	for _, l := range in {
		add(&v.Incoming, l.Relation, l.Source)
	}
	return s.json(c, http.StatusOK, v)
}

// proofView is what a verifier needs to see that a change is in the log. Bytes
// are in base64, texts as they are.
type proofView struct {
	Leaf       int64     `json:"leaf"`
	Size       int64     `json:"size"`
	Record     record.ID `json:"record"`
	Kind       string    `json:"kind"`
	Revision   int64     `json:"revision"`
	Commitment string    `json:"commitment"`
	Salt       *string   `json:"salt"`
	Entry      *string   `json:"entry"`
	Proof      string    `json:"proof"`
	Checkpoint string    `json:"checkpoint"`
	SignedAt   *string   `json:"signed_at"`
}

// proof answers with the proof of a record's latest version.
func (s *server) proof(c *call) error {
	r, err := s.find(c)
	if err != nil {
		return err
	}
	return s.proofOf(c, r.Seq)
}

// leafProof answers with the proof of any leaf.
func (s *server) leafProof(c *call) error {
	seq, err := strconv.ParseInt(c.path("seq"), 10, 64)
	if err != nil || seq < 0 {
		return record.Fail(record.NotFound, "The log has no such leaf.")
	}
	return s.proofOf(c, seq)
}

func (s *server) proofOf(c *call, seq int64) error {
	p, err := s.reg.Proof(c.r.Context(), c.actor, seq)
	if err != nil {
		return err
	}
	v := proofView{
		Leaf: p.Seq, Size: p.Size, Record: p.Change.Record, Kind: p.Change.Kind, Revision: p.Change.Rev,
		Commitment: base64.StdEncoding.EncodeToString(p.Commitment), Proof: string(p.Text), Checkpoint: string(p.Checkpoint), SignedAt: moment(p.SignedAt),
	}
	if p.Salt != nil {
		v.Salt = unset(base64.StdEncoding.EncodeToString(p.Salt))
	}
	if p.Entry != nil {
		v.Entry = unset(string(p.Entry))
	}
	return s.json(c, http.StatusOK, v)
}
