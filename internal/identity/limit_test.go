package identity

import (
	"fmt"
	"testing"
	"time"
)

func TestLimit(t *testing.T) {
	l := newLimit(3, time.Minute)
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for i := range 3 {
		if wait := l.take("a", now); wait != 0 {
			t.Fatalf("attempt %d waits %v", i+1, wait)
		}
	}
	for range 100 {
		if wait := l.take("a", now); wait != time.Minute {
			t.Fatalf("the fourth attempt waits %v", wait)
		}
	}
	if wait := l.take("a", now.Add(59*time.Second)); wait != time.Second {
		t.Fatalf("a second before: %v", wait)
	}
	now = now.Add(time.Minute)
	if l.take("a", now) != 0 || l.take("a", now) == 0 {
		t.Fatal("a minute gives back one attempt")
	}
	now = now.Add(time.Hour)
	for i := range 4 {
		if wait := l.take("a", now); (wait == 0) != (i < 3) {
			t.Fatalf("after an hour attempt %d waits %v", i+1, wait)
		}
	}
	l.give("a")
	if l.take("a", now) != 0 || l.take("a", now) == 0 {
		t.Fatal("an attempt given back is one attempt")
	}
}

// TestLimitIsNotPushedOut floods the limit with other keys: a key that has used
// its attempts up stays so, and memory does not grow.
func TestLimitIsNotPushedOut(t *testing.T) {
	l := newLimit(1, time.Hour)
	now := time.Unix(1_800_000_000, 0)
	l.take("victim", now)
	for i := range 200_000 {
		l.take(fmt.Sprint(i), now)
	}
	if l.take("victim", now) == 0 || len(l.places) != limitPlaces {
		t.Fatal("a flood made the limit forget")
	}
}

func TestNetwork(t *testing.T) {
	for in, want := range map[string]string{
		"192.0.2.1":             "192.0.2.1",
		"192.0.2.1:8080":        "192.0.2.1",
		"::ffff:192.0.2.1":      "192.0.2.1",
		"2001:db8:1:2:3:4:5:6":  "2001:db8:1:2::/64",
		"[2001:db8:1:2::9]:443": "2001:db8:1:2::/64",
		"fe80::1%eth0":          "fe80::/64",
		"":                      "",
		"pipe":                  "pipe",
	} {
		if got := network(in); got != want {
			t.Errorf("network(%q) = %q, want %q", in, got, want)
		}
	}
}
