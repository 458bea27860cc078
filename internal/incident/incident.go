// Package incident says who has to be told of an incident, and by when (ISO/IEC 42001
// A.8.3 to A.8.5; AI Act Articles 26(5), 73). It runs the clocks of the laws on what
// the incident's record and people say, keeps each result as a notification, runs it
// again when any of that changes, and holds the closing of an incident while somebody
// still has to be told. What it knows of a law is content; it keeps nothing of its
// own: everything is in records.
package incident

import (
	"cmp"
	"context"
	"slices"

	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
)

// Service answers for all organisations of a register. It is safe for concurrent
// use.
type Service struct {
	reg *register.Register
	law *classify.Service
}

// New returns a service over a register and the laws known to classify.
func New(reg *register.Register, law *classify.Service) *Service {
	return &Service{reg: reg, law: law}
}

// Offer is one clock of one law that an incident may set off, run on what is known.
type Offer struct {
	Regime   *law.Regime
	Clock    *law.Clock
	Asks     []law.Input // what decides, in the order of the law
	Said     law.Given   // what the incident says of it
	Given    law.Given   // what the clock was run on
	Calendar string
	Result   law.ClockResult
	Duty     Standing
	Must     string        // yes, no or unknown: has it to be told
	Because  string        // why, in sentences
	Record   record.Record // as it is kept; zero while nobody kept it

	rule     *law.IncidentClock
	judged   []record.Record // classifications it follows from
	incident record.Record
	systems  []record.Record // of the incident, as far as they were read
}

// External is the identity of the notification of one clock for one incident, so that
// there is one of it.
func External(incident record.ID, regime, clock string) string {
	return "incident|" + string(incident) + "|" + regime + "|" + clock
}

// Of reads an incident. One that was removed, or is no incident, is NotFound.
func (s *Service) Of(ctx context.Context, a access.Actor, id record.ID) (record.Record, error) {
	r, err := s.reg.Get(ctx, a, id)
	if err == nil && (r.Kind != "incident" || r.Removed || r.Erased) {
		err = record.Fail(record.NotFound, "There is no such incident.")
	}
	return r, err
}

// Offers returns every clock of every law that an incident may set off, run on what is
// known, those that ask for something first. Nothing is written. Laws whose
// notifications the actor may not read are left out; of the others, which duties the
// organisation has is read whoever asks, as it is kept with the notification.
func (s *Service) Offers(ctx context.Context, a access.Actor, incident record.Record) ([]Offer, error) {
	if err := a.Require(access.Read, "notification", nil); err != nil {
		return nil, err
	}
	regimes, err := s.law.Regimes()
	if err != nil {
		return nil, err
	}
	var out []Offer
	for _, r := range regimes {
		like := record.Record{Org: a.Org, Kind: "notification", Owner: incident.Owner, Body: record.Body{"regime": r.Name, "aware": incident.Body["aware_on"]}}
		if !a.May(access.Read, "notification", &like).Allowed {
			continue
		}
		for i := range r.IncidentClocks {
			if clock := r.Clock(r.IncidentClocks[i].Clock); clock != nil {
				out = append(out, Offer{Regime: r, Clock: clock, rule: &r.IncidentClocks[i], incident: incident})
			}
		}
	}
	if err := s.known(ctx, a.Org, out); err != nil {
		return nil, err
	}
	desk := &desk{s: s, org: a.Org, incident: incident}
	for i := range out {
		o := &out[i]
		o.gather()
		if err := s.run(ctx, desk, o); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(x, y Offer) int { return cmp.Compare(x.rank(), y.rank()) })
	return out, nil
}

// rank orders offers: what has to be told, what may, and the rest, duties that come
// later before those that do not bind; within that as the law has them.
func (o *Offer) rank() int {
	return slices.Index([]string{"yes", "unknown", "no"}, o.Must)*10 + max(0, slices.Index([]string{Open, Later, None}, o.Duty.State))
}

// known reads what is kept of offers.
func (s *Service) known(ctx context.Context, org record.ID, offers []Offer) error {
	externals := make([]string, len(offers))
	for i, o := range offers {
		externals[i] = External(o.incident.ID, o.Regime.Name, o.Clock.ID)
	}
	have, err := s.reg.ByExternals(ctx, access.System(org), "notification", externals)
	if err != nil {
		return err
	}
	for i, x := range externals {
		if r := have[x]; !r.Removed {
			offers[i].Record = r
		}
	}
	return nil
}

// run runs the clock of an offer and says what follows.
func (s *Service) run(ctx context.Context, d *desk, o *Offer) error {
	day := d.day(s.today())
	var err error
	if o.Result, err = o.Regime.RunIncident(o.rule, o.Given, o.Calendar, day); err != nil {
		return err
	}
	if o.Duty, o.judged, err = d.duty(ctx, o.Regime, o.Clock, day); err != nil {
		return err
	}
	o.systems = d.systems
	o.decide()
	return nil
}

// decide joins what the clock says and whether the duty is there. What is not known
// never becomes no.
func (o *Offer) decide() {
	switch {
	case o.Result.Act == "no":
		o.Must, o.Because = "no", o.Result.Reason
	case o.Duty.State == None || o.Duty.State == Later:
		o.Must, o.Because = "no", o.Duty.Reason
	case o.Duty.State == Open:
		o.Must, o.Because = law.UnknownWord, o.Result.Reason+" "+o.Duty.Reason
	default:
		o.Must, o.Because = o.Result.Act, o.Result.Reason
	}
}

// Limit is the limit to keep to: a shorter one that may hold goes before the one that
// does. Nil where nobody has to be told, or the law gives no number.
func (o *Offer) Limit() *law.LimitResult {
	switch {
	case o.Must == "no":
		return nil
	case o.Result.CouldBe != nil:
		return o.Result.CouldBe
	}
	return o.Result.Due
}

// Settled reports whether nothing has to be sent or decided any more: by what is kept,
// unless that would be opened again by what is known now.
func (o *Offer) Settled() bool {
	switch {
	case o.Record.ID == "":
		return o.Must == "no"
	case o.reopens():
		return false
	}
	return !slices.Contains([]string{"open", "unsettled", "overdue"}, o.Record.Derived.Text("standing"))
}

// reopens reports whether what was not needed is asked for, or may be, and was not
// decided on as it is now.
func (o *Offer) reopens() bool {
	r := o.Record
	if r.State != "not_needed" || o.Must == "no" || o.incident.State == "dismissed" {
		return false
	}
	return r.Body.Text("not_needed_because") == "" || r.Body.Text("must") != o.Must || record.Date(r.Body.Text("deadline")) != o.deadline()
}

// deadline is the last day, "" where the law gives no number.
func (o *Offer) deadline() record.Date {
	if l := o.Limit(); l != nil && l.Term != nil {
		return dayOf(l.Term.Deadline)
	}
	return ""
}

func (s *Service) today() record.Date { return record.DateOf(s.reg.Now()) }
