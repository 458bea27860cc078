package api

import (
	"encoding/base64"
	"net/http"
	"strconv"

	"steward/internal/ledger"
	"steward/internal/record"
)

// headView is the state of the organisation's log.
type headView struct {
	Organisation record.ID `json:"organisation"`
	Origin       string    `json:"origin"`
	Verifier     string    `json:"verifier"`
	Size         int64     `json:"size"`
	Root         string    `json:"root"`
	Checkpoint   string    `json:"checkpoint"`
	SignedAt     *string   `json:"signed_at"`
	Stamped      bool      `json:"stamped"`
	Public       bool      `json:"public"`
	Path         string    `json:"path"`
}

func (s *server) logHead(c *call) error {
	h, err := s.reg.Head(c.r.Context(), c.actor)
	if err != nil {
		return err
	}
	return s.json(c, http.StatusOK, headView{
		h.Org, h.Origin, h.Verifier, h.Size, h.Root, string(h.Checkpoint), moment(h.SignedAt), h.Stamped, h.Public, "/log/" + string(h.Org) + "/",
	})
}

// checkpointView is a checkpoint that was kept, with the RFC 3161 time stamp
// over it in base64 when there is one.
type checkpointView struct {
	Size       int64   `json:"size"`
	SignedAt   *string `json:"signed_at"`
	Checkpoint string  `json:"checkpoint"`
	Stamp      *string `json:"stamp"`
}

func (s *server) checkpoints(c *call) error {
	limit, err := parseCount(c.r.URL.Query().Get("limit"), 50, 500)
	if err != nil {
		return wrongParameter("limit", err)
	}
	list, err := s.reg.Checkpoints(c.r.Context(), c.actor, limit)
	if err != nil {
		return err
	}
	v := listView[checkpointView]{}
	for _, x := range list {
		v.Items = append(v.Items, checkpointView{x.Size, moment(x.At), string(x.Note), unset(base64.StdEncoding.EncodeToString(x.Stamp))})
	}
	return s.json(c, http.StatusOK, v)
}

// consistencyView proves that the log only grew.
type consistencyView struct {
	Old   int64  `json:"old"`
	Proof string `json:"proof"`
}

func (s *server) consistency(c *call) error {
	old, err := strconv.ParseInt(c.r.URL.Query().Get("old"), 10, 64)
	if err != nil || old < 0 {
		return record.InvalidFields([]record.FieldError{{Field: "old", Code: "invalid", Message: "Say from which size: ?old=100."}})
	}
	text, err := s.reg.Consistency(c.r.Context(), c.actor, old)
	if err != nil {
		return err
	}
	return s.json(c, http.StatusOK, consistencyView{old, string(text)})
}

// The resources of C2SP tlog-tiles. They are sent as they are, uncompressed:
// hashes do not get smaller.

// checkpoint answers with the newest signed checkpoint, which may be a few
// seconds old at most.
func (s *server) checkpoint(c *call) error {
	note, err := s.reg.Checkpoint(c.r.Context(), c.actor)
	if err != nil {
		return err
	}
	c.w.Header().Set("Cache-Control", c.audience()+", no-cache")
	c.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	s.send(c, http.StatusOK, note)
	return nil
}

// tile answers with a tile or entry bundle. None ever changes: a partial one is
// named by its width.
func (s *server) tile(c *call) error {
	t, err := ledger.ParsePath("tile/" + c.path("tile"))
	if err != nil {
		return record.Wrap(record.NotFound, "This is not the address of a tile.", err)
	}
	data, err := s.reg.Tile(c.r.Context(), c.actor, t)
	if err != nil {
		return err
	}
	c.w.Header().Set("Cache-Control", c.audience()+", max-age=31536000, immutable")
	c.w.Header().Set("Content-Type", "application/octet-stream")
	s.send(c, http.StatusOK, data)
	return nil
}

// audience says who may keep a copy: anyone of a public log, else only who
// asked.
func (c *call) audience() string {
	if c.public {
		return "public"
	}
	c.w.Header().Add("Vary", "Authorization")
	return "private"
}
