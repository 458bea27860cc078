package server_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"steward/internal/register"
	"steward/internal/testenv/server"
)

func get(t *testing.T, c *http.Client, url string) (int, string) {
	t.Helper()
	res, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestStartsOnBothDatabasesAndStartsAgain(t *testing.T) {
	for name, options := range map[string][]server.Option{"sqlite": nil, "postgres": {server.Postgres()}} {
		t.Run(name, func(t *testing.T) {
			s := server.New(t, options...)
			if code, body := get(t, s.Visitor(), s.URL+"/healthz"); code != http.StatusOK {
				t.Fatalf("health is %d: %s", code, body)
			}
			made, err := s.Register.Create(t.Context(), s.Actor(), register.Draft{Kind: "ai-system", Title: "Triage"}, register.CreateOptions{})
			if err != nil {
				t.Fatal(err)
			}
			s.Stop()
			s.Start()
			if got, err := s.Register.Get(t.Context(), s.Actor(), made.ID); err != nil || got.Title != "Triage" {
				t.Errorf("after a restart: %q, %v", got.Title, err)
			}
			if code, _ := get(t, s.Client(s.Admin), s.URL+"/o/"+s.Org.Slug+"/"); code != http.StatusOK {
				t.Errorf("home answers %d", code)
			}
		})
	}
}

func TestClockStartsWhereItIsTold(t *testing.T) {
	c := server.NewClock(time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC))
	if got := c.Now().UTC(); got.Year() != 2031 || got.Month() != 5 || got.Day() != 6 {
		t.Errorf("now is %s", got)
	}
	before := c.Now()
	c.Advance(48 * time.Hour)
	if d := c.Now().Sub(before); d < 48*time.Hour || d > 49*time.Hour {
		t.Errorf("moved by %s", d)
	}
}
