package conformity

import (
	"context"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
)

// Gap reads a round with all its answers, a page of 200 at a time. What the
// actor may not read is left out.
func (s *Service) Gap(ctx context.Context, a access.Actor, id record.ID) (*GapRound, error) {
	g, err := s.GapItems(ctx, a, id)
	if err != nil {
		return nil, err
	}
	asked := make(map[record.ID]bool, len(g.Items))
	for _, it := range g.Items {
		asked[it.Record.ID] = true
	}
	err = s.gapPages(ctx, a, answersQuery(id), func(r record.Record) {
		if one := gapAnswerOf(r); asked[one.Item] {
			g.Answers[one.Item] = append(g.Answers[one.Item], one)
		}
	})
	return g, err
}

// GapAnswersOf reads what was answered, or is awaited, about one item of a
// round.
func (s *Service) GapAnswersOf(ctx context.Context, a access.Actor, round, item record.ID) ([]GapAnswer, error) {
	return s.gapAnswers(ctx, a, answersQuery(round, "of", string(item)))
}

// GapAnswersBy reads what one person was asked, or answered, in a round.
func (s *Service) GapAnswersBy(ctx context.Context, a access.Actor, round, person record.ID) (map[record.ID]GapAnswer, error) {
	out := map[record.ID]GapAnswer{}
	if person == "" {
		return out, nil
	}
	list, err := s.gapAnswers(ctx, a, answersQuery(round, "respondent", string(person)))
	for _, one := range list {
		out[one.Item] = one
	}
	return out, err
}

func (s *Service) gapAnswers(ctx context.Context, a access.Actor, q record.Query) ([]GapAnswer, error) {
	var out []GapAnswer
	err := s.gapPages(ctx, a, q, func(r record.Record) { out = append(out, gapAnswerOf(r)) })
	return out, err
}

// answersQuery asks for the answers of a round, narrowed by pairs of field and
// value.
func answersQuery(round record.ID, pairs ...string) record.Query {
	q := record.Query{Kind: "gap-answer", Filters: []record.Filter{{Field: "round", Op: record.Is, Values: []string{string(round)}}}}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Filters = append(q.Filters, record.Filter{Field: pairs[i], Op: record.Is, Values: []string{pairs[i+1]}})
	}
	return q
}

// GapCount is how many answers of a round were given and are awaited.
func (s *Service) GapCount(ctx context.Context, a access.Actor, round record.ID) (given, waiting int, err error) {
	for state, n := range map[string]*int{"answered": &given, "asked": &waiting} {
		q := answersQuery(round, "state", state)
		q.Limit = 1
		page, err := s.reg.List(ctx, a, q)
		if err != nil {
			return 0, 0, err
		}
		*n = page.Total
	}
	return given, waiting, nil
}

// answerExternal is the identity of an answer, so that one person's answer to
// one question of a round is one record.
func answerExternal(round record.ID, it GapItem, person record.ID) string {
	return strings.Join([]string{string(round), string(it.Key()), string(person)}, "|")
}
