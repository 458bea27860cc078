package classify

import (
	"context"
	"slices"

	"steward/internal/access"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
)

// Checked is the last time every result of a law in an organisation was held
// against what is known of the law, with its day. Results that said the same were
// not written, so that they still fit rests on it. The zero Checked is never.
type Checked struct {
	Record  record.Record
	Content string
	Day     record.Date
	leaf    int64 // the last of the log before it began
}

// Checked returns the last check against a law.
func (s *Service) Checked(ctx context.Context, org record.ID, regime string) (Checked, error) {
	q := record.Query{Kind: "law-check", Limit: 1, Sort: record.Sort{Field: "number", Desc: true}, Filters: []record.Filter{is("regime", regime)}}
	page, err := s.reg.List(ctx, access.System(org), q)
	if err != nil || len(page.Records) == 0 {
		return Checked{leaf: -1}, err
	}
	r := page.Records[0]
	leaf, _ := r.Body["leaf"].(float64)
	return Checked{Record: r, Content: r.Body.Text("content"), Day: record.Date(r.Body.Text("day")), leaf: int64(leaf)}, nil
}

// of says with which content, and as of which day, a result is known to fit: those
// of the check, unless the result was written since. What was written since with the
// content of the check was looked at by it, or worked out later.
func (k Checked) of(c record.Record) (content string, day record.Date) {
	content, day = c.Body.Text("content"), record.Date(c.Body.Text("judged_on"))
	switch {
	case k.Content == "":
	case c.Seq <= k.leaf:
		return k.Content, k.Day
	case content == k.Content:
		day = max(day, k.Day)
	}
	return content, day
}

// due reports whether everything has to be looked at again: other content is known
// here, or a day came on which the law turns.
func (s *Service) due(k Checked, r *law.Regime) bool {
	return k.Content != s.Content(r.Name) || turned(r, k.Day, s.today())
}

// turned reports whether the law turned after one day, until another.
func turned(r *law.Regime, after, until record.Date) bool {
	return slices.ContainsFunc(turns(r), func(day record.Date) bool { return after < day && day <= until })
}

// fits reports whether a result fits its answers, the content known here and the
// day.
func (s *Service) fits(k Checked, r *law.Regime, c record.Record) bool {
	content, day := k.of(c)
	return c.Derived.Text("current") == "yes" && content == s.Content(r.Name) && !turned(r, day, s.today())
}

// Current reports whether what is kept of a system fits the answers, what is known
// of the law, and the day. What does not is worked out again within minutes.
func (s *Service) Current(ctx context.Context, c record.Record) (bool, error) {
	r, err := s.Regime(c.Body.Text("regime"))
	if err != nil || c.Derived.Text("current") != "yes" {
		return false, err
	}
	k, err := s.Checked(ctx, c.Org, r.Name)
	return err == nil && s.fits(k, r, c), err
}

// keepCheck keeps that everything was looked at.
func (s *Service) keepCheck(ctx context.Context, a access.Actor, r *law.Regime, before Checked, leaf int64, looked, moved int) error {
	body := record.Body{"regime": r.Name, "day": string(s.today()), "content": s.Content(r.Name), "looked_at": float64(looked), "moved": float64(moved), "leaf": float64(leaf)}
	if before.Content != "" {
		body["before"] = before.Content
	}
	_, err := s.reg.Batch(ctx, a, []register.Write{{Vouched: true, Create: &register.Draft{Kind: "law-check", Body: body, Reason: "Every result was held against the law as it is known now."}}})
	return err
}
