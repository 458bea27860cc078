package classify

import (
	"context"
	"strings"

	"steward/internal/access"
	"steward/internal/law"
	"steward/internal/record"
)

// Size is what limits of fines depend on: what the organisation's profile says of
// its size.
type Size struct {
	Profile record.Record // zero when the actor may not read it
	Given   law.Given
	Missing []string // what it does not say, in words
}

// SizeOf reads the size of the organisation, for limits of fines. What the profile
// does not say is not known; an amount in another currency than the euro is passed
// over, since nothing here knows a rate.
func (s *Service) SizeOf(ctx context.Context, a access.Actor) (Size, error) {
	out := Size{Given: law.Given{}}
	if a.May(access.Read, "organisation", nil).Allowed {
		page, err := s.reg.List(ctx, a, record.Query{Kind: "organisation", Limit: 1, Sort: record.Sort{Field: "number"}})
		if err != nil {
			return out, err
		}
		if len(page.Records) > 0 {
			out.Profile = page.Records[0]
		}
	}
	out.read(out.Profile.Body)
	return out, nil
}

func (z *Size) read(b record.Body) {
	for _, name := range []string{"turnover", "balance_sheet"} {
		if amount, found := strings.CutSuffix(b.Text(name), " EUR"); found {
			z.Given[name] = amount
		}
	}
	if n, ok := b["staff"].(float64); ok {
		z.Given["staff"] = n
	}
	if z.Given["turnover"] == nil {
		z.Missing = append(z.Missing, "the turnover, in euros")
	}
	switch b.Text("size_class") {
	case "micro", "small", "medium":
		z.Given["sme"], z.Given["smc"] = true, false
	case "small_mid_cap":
		z.Given["sme"], z.Given["smc"] = false, true
	case "large":
		z.Given["sme"], z.Given["smc"] = false, false
	default:
		if z.Given["staff"] == nil { // nobody told anything of the size: that is not a large one
			z.Given["sme"], z.Given["smc"] = law.UnknownWord, law.UnknownWord
			z.Missing = append(z.Missing, "the size of the organisation, or how many people work there")
		}
	}
}

// Fine computes the most a breach of a duty can cost this organisation on a day; nil
// for a duty that names no penalty.
func (z Size) Fine(r *law.Regime, o *law.Obligation, day record.Date) (*law.FineResult, error) {
	if o.Fine == "" {
		return nil, nil
	}
	known := law.Given{}
	for _, name := range r.InputNames("fine") {
		if v, ok := z.Given[name]; ok {
			known[name] = v
		}
	}
	res, err := r.Fine(o.Fine, known, day)
	if err != nil {
		return nil, err
	}
	return &res, nil
}

// FineWords says a limit in a few words.
func FineWords(f *law.FineResult) string {
	switch {
	case f == nil:
		return "The law names none for it"
	case f.State == law.FineNone:
		return "None could be imposed on this day"
	case f.State == law.FineUnlisted:
		return "The law names no amount"
	case f.State == law.FineMaximum:
		return "Up to " + money(*f.Maximum, f)
	case f.AtMost != nil:
		return "A limit from " + money(*f.AtLeast, f) + " to " + money(*f.AtMost, f)
	case f.AtLeast != nil && f.AtLeast.String() != "0":
		return "A limit of " + money(*f.AtLeast, f) + " or more"
	}
	return "A limit that is not known"
}

// money writes an amount with its thousands apart.
func money(m law.Money, f *law.FineResult) string {
	whole, cents, found := strings.Cut(m.String(), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if found {
		whole += "." + cents
	}
	if f.Currency != "" {
		whole += " " + f.Currency
	}
	if f.Per != "" {
		whole += " for each " + f.Per
	}
	return whole
}
