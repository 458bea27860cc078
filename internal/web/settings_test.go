package web

import (
	"strings"
	"testing"
)

func TestSettings(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	base := "/o/" + org.Slug + "/"
	admin := s.as(mara.ID)
	admin.get(base+"settings").want(t, 200, "Publish the log", "Fields of your own")
	a := admin.post(base+"settings", "name", "Renamed", "timestamp_url", "ftp://x").want(t, 422, "needs an http or https address")
	if !strings.Contains(a.text, "ftp://x") {
		t.Error("what was typed is lost")
	}
	admin.post(base+"settings", "name", "Meerwijk <b>Hospital</b>", "public_log", "yes", "timestamp_url", "https://tsa.example/stamp").leads(t, base+"settings")
	a = admin.get(base+"settings").want(t, 200, "The settings are kept", "Meerwijk <b>Hospital</b>")
	if strings.Contains(a.text, "<b>Hospital") || !strings.Contains(a.text, `value="yes" checked`) {
		t.Error("settings are not shown as kept, or not escaped")
	}
	admin.get(base+"log").want(t, 200, "Open to everyone")
}

func TestOwnFields(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	base := "/o/" + org.Slug + "/settings/fields/ai-systems"
	admin := s.as(mara.ID)
	admin.get(base).want(t, 200, "Your own fields of AI systems", "New field")
	admin.post(base, "label", "", "type", "text").want(t, 422)
	admin.post(base, "label", "Colour", "type", "enum").want(t, 422, "A choice needs 1 to 200 options")
	admin.post(base, "label", "Colour", "type", "enum", "options", "Red\nBlue", "index", "yes").leads(t, base)
	admin.post(base, "label", "Colour", "type", "text").want(t, 422, "Another field has this label already")
	admin.get(base).want(t, 200, "Colour", "Choice")
	admin.get(base+"/x_colour").want(t, 200, "x_colour")
	admin.post(base+"/x_colour", "label", "Shade", "options", "red: Crimson\nblue: Blue\nGreen", "index", "yes").leads(t, base)
	fields, err := s.reg.Fields(t.Context(), org.ID, "ai-system")
	must(t, err)
	f := fields[len(fields)-1]
	if f.Name != "x_colour" || f.Label != "Shade" || len(f.Options) != 3 || f.Options[0].Label != "Crimson" {
		t.Errorf("the field is %+v", f)
	}
	admin.post(base+"/x_colour/remove").leads(t, base)
	admin.get(base+"/x_colour").want(t, 404)
}
