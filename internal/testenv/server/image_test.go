package server_test

import (
	"bytes"
	"flag"
	"image/png"
	"os"
	"testing"

	"steward/internal/access"
	"steward/internal/example"
	"steward/internal/register"
	"steward/internal/testenv/browser"
	"steward/internal/testenv/server"
)

var update = flag.Bool("update", false, "take the pictures of docs/images anew")

// images are the pages whose pictures the README shows, below an organisation.
var images = map[string]string{
	"home": "",
}

// TestPicturesOfTheReadme holds the pictures to a size, and takes them anew with
// -update, from the example organisation.
func TestPicturesOfTheReadme(t *testing.T) {
	if *update {
		takePictures(t)
	}
	for name := range images {
		data, err := os.ReadFile(file(name))
		if err != nil {
			t.Fatalf("%v (go test -update takes it)", err)
		}
		picture, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil || picture.Width < 1200 || len(data) > 600<<10 {
			t.Errorf("%s: %d pixels wide, %d bytes, %v", name, picture.Width, len(data), err)
		}
	}
}

func file(name string) string { return "../../../docs/images/" + name + ".png" }

func takePictures(t *testing.T) {
	s := server.New(t, server.Fresh())
	hash, err := s.Program.Hasher.Hash(t.Context(), server.Password)
	if err != nil {
		t.Fatal(err)
	}
	org, account, err := s.Register.SetUp(t.Context(), register.Setup{Org: example.Name, Name: "Noor Fictief", Email: server.Email, Password: hash, Example: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := example.Fill(t.Context(), s.Register, org, account); err != nil {
		t.Fatal(err)
	}
	become(t, s, org, account)
	b := browser.New(t)
	b.Viewport(1280, 860)
	b.Goto(s.URL + "/sign-in")
	b.Fill(`[name="email"]`, server.Email)
	b.Fill(`[name="password"]`, server.Password)
	b.Click(`form[action="/sign-in"] button`)
	b.Text(`a[href*="/o/"]`)
	for name, path := range images {
		if status := b.Goto(s.URL + "/o/" + org.Slug + "/" + path); status != 200 {
			t.Fatalf("%s answers %d", path, status)
		}
		b.Screenshot(file(name))
	}
}

// become makes the administrator the person whose work the home page shows.
func become(t *testing.T, s *server.Server, org access.Org, account access.Account) {
	t.Helper()
	noor, err := s.Register.Find(t.Context(), access.System(org.ID), "PER-4")
	if err != nil {
		t.Fatal(err)
	}
	m := access.Membership{Org: org.ID, Account: account.ID, Role: access.Administrator, Person: noor.ID}
	if err := s.Register.PutMember(t.Context(), access.System(org.ID), m); err != nil {
		t.Fatal(err)
	}
}
