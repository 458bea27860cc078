package web

import (
	"encoding/base64"
	"encoding/json"
)

// flash is a message at the top of the next page.
type flash struct {
	Tone string `json:"t"` // ok, warn, bad or info
	Text string `json:"m"`
	Link string `json:"l,omitempty"` // a page of ours
	Name string `json:"n,omitempty"` // of the link
}

// Icon is drawn before the message.
func (f flash) Icon() string {
	switch f.Tone {
	case "ok":
		return "check"
	case "info":
		return "info"
	}
	return "warning"
}

const flashCookie = "steward_flash"

// flash shows a message on the page the person is redirected to.
func (c *call) flash(tone, text string) { c.flashLink(tone, text, "", "") }

// flashLink shows a message with a link to a page of ours.
func (c *call) flashLink(tone, text, link, name string) {
	b, err := json.Marshal(flash{Tone: tone, Text: text, Link: link, Name: name})
	if err != nil || len(b) > 2000 {
		return // only text that is too long for a cookie; the page itself shows what happened
	}
	c.setCookie(flashCookie, base64.RawURLEncoding.EncodeToString(b), 60)
}

// takeFlash reads the message of the page before and forgets it.
func (c *call) takeFlash() {
	value := c.cookie(flashCookie)
	if value == "" || len(value) > 4000 {
		return
	}
	c.setCookie(flashCookie, "", -1)
	var f flash
	b, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil || json.Unmarshal(b, &f) != nil || f.Text == "" {
		return
	}
	switch f.Tone {
	case "ok", "warn", "bad", "info":
	default:
		f.Tone = "info"
	}
	if f.Link != "" {
		f.Link = localPath(f.Link)
	}
	c.flashes = append(c.flashes, f)
}
