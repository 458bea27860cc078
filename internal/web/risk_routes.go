package web

import (
	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/risk"
)

// riskRoutes are the pages of risk: the heat map, criteria, suggestions, one risk
// with its assessment and acceptance, risks over time, and the register taken out.
func riskRoutes() []route {
	const home, one = "/o/{org}/risk", "/o/{org}/risk/{ref}"
	out := []route{
		{pattern: "GET " + home, verb: access.Read, kind: "risk", do: (*Web).riskPage},
		{pattern: "GET " + home + "/time", verb: access.Read, kind: "risk", do: (*Web).riskTime},
		{pattern: "GET " + home + "/criteria", verb: access.Read, kind: "risk-criteria", do: (*Web).riskCriteria},
		{pattern: "POST " + home + "/criteria", verb: access.Create, kind: "risk-criteria", do: (*Web).riskBegin},
		{pattern: "POST " + home + "/criteria/limits", verb: access.Create, kind: "risk-tolerance", do: (*Web).riskLimits},
		{pattern: "POST " + home + "/criteria/{ref}/enact", verb: access.StepOf("approve"), kind: "risk-criteria", do: (*Web).riskEnact},
		{pattern: "GET " + home + "/criteria/{ref}/move", verb: access.Read, kind: "risk-criteria", do: (*Web).riskMove},
		{pattern: "POST " + home + "/criteria/{ref}/move", verb: access.Update, kind: "risk-criteria", do: (*Web).riskMoveAct},
		{pattern: "POST /o/{org}/risk-criteria/{ref}/approve", verb: access.Create, kind: "approval", do: giveOn("risk-criteria")},
		{pattern: "GET " + home + "/suggest", verb: access.Read, kind: "ai-system", do: (*Web).riskSuggest},
		{pattern: "POST " + home + "/suggest", verb: access.Create, kind: "risk", do: (*Web).riskTake},
		{pattern: "GET " + one, verb: access.Read, kind: "risk", do: (*Web).riskOne},
		{pattern: "GET " + one + "/assess", verb: access.Update, kind: "risk", do: (*Web).riskJudge},
		{pattern: "POST " + one + "/assess", verb: access.Update, kind: "risk", do: (*Web).riskAssess},
		{pattern: "GET " + one + "/accept", verb: access.Create, kind: "risk-acceptance", do: (*Web).riskAcceptForm},
		{pattern: "POST " + one + "/accept", verb: access.Create, kind: "risk-acceptance", do: (*Web).riskAccept},
	}
	for _, form := range reportForms() {
		out = append(out, route{pattern: "GET " + home + "/report." + form, verb: access.Export, kind: "risk", do: (*Web).riskReport})
	}
	return out
}

// riskOf reads the risk of the path, in pages whose route is about another kind.
func (c *call) riskOf() (record.Record, error) {
	c.kind = c.web.kinds.Kind("risk")
	r, err := c.record()
	if err == nil && (r.Removed || r.Erased) {
		err = record.Fail(record.NotFound, "The risk was removed. Its history stays on its record.")
	}
	return r, err
}

// riskURL is the page of a risk under Risk.
func (c *call) riskURL(r record.Record, parts ...string) string {
	return c.url(append([]string{"risk", refOf(c.web.kinds.Kind("risk"), r.Number)}, parts...)...)
}

// bandWord is how a band is written, with the shape of how grave it is.
type bandWord struct{ Label, Tone string }

// calm takes alarm out of a band: of an opportunity the highest is the best.
func (b bandWord) calm() bandWord {
	if b.Tone == "idle ring" {
		return b
	}
	return bandWord{b.Label, "info"}
}

// bandOf gives a band its tone: the lower half is calm, the highest is bad.
func bandOf(c risk.Criteria, name string) bandWord {
	if name == "" {
		return bandWord{"Not judged", "idle ring"}
	}
	i, n := c.Scale.BandIndex(name), len(c.Scale.Bands)
	switch {
	case i < 0:
		return bandWord{name, "idle"}
	case i == n-1:
		return bandWord{name, "bad"}
	case 2*i >= n:
		return bandWord{name, "warn"}
	case i == 0:
		return bandWord{name, "ok"}
	}
	return bandWord{name, "info half"}
}

// overWord is how a standing against the limits is written.
func overWord(over string) bandWord {
	tones := map[string]string{"within": "ok", "appetite": "warn", "tolerance": "bad", "unknown": "idle ring"}
	if over == "" {
		return bandWord{"No limit", "idle"}
	}
	return bandWord{risk.Label("over", over), tones[over]}
}

// acceptedWord is how an acceptance is written.
func acceptedWord(accepted string) bandWord {
	tones := map[string]string{"yes": "ok", "no": "idle ring", "stale": "warn", "expired": "bad"}
	if accepted == "" {
		return bandWord{"Not accepted", "idle ring"}
	}
	return bandWord{risk.Label("accepted", accepted), tones[accepted]}
}
