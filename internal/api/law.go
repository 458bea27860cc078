package api

import (
	"net/http"

	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/record"
)

// lawRoutes are about what laws make of AI systems. What is asked of a kind of
// record is asked again by package classify.
func lawRoutes() []route {
	const kind, one, system = "classification", "/api/v1/law/{law}", "/api/v1/law/{law}/systems/{system}"
	as := []parameter{lawDayParameter(), answersParameter()}
	return []route{
		{method: get, path: "/api/v1/law", door: may(access.Read), about: kind, handle: (*server).laws, doc: operation{id: "listLaws", summary: "Laws that systems can be held against", answer: "LawList"}},
		{method: get, path: one, door: may(access.Read), about: kind, handle: (*server).law, doc: operation{id: "getLaw", summary: "What a law makes of all systems, counted, and its days", answer: "LawPortfolio",
			text: "Numbers are those of today; their rows are classifications, filtered by regime and class."}},
		{method: get, path: system, door: may(access.Read), about: kind, handle: (*server).verdict, doc: operation{id: "getVerdict", summary: "What a law makes of one AI system, with reasons, dates and what is open", query: as, answer: "Verdict",
			text: "Worked out when asked, from the answers; unknown never counts as no. Where nobody has begun, nothing is known of the system."}},
		{method: get, path: system + "/questions", door: may(access.Read), about: kind, handle: (*server).questions, doc: operation{id: "listOpenQuestions", summary: "What to ask next about a system, in the order to ask it", query: []parameter{limitParameter(20, 500)}, answer: "QuestionList"}},
		{method: post, path: system + "/answers", door: may(access.Create), about: "fact", handle: (*server).answer, doc: operation{id: "answerQuestions", summary: "Answer questions about a system, all or none", body: "Answers", answer: "Verdict", also: []int{409},
			text: "Each answer is kept in the name of the account, with its reason; answering again changes it. The verdict that follows is the answer."}},
		{method: get, path: system + "/duties", door: may(access.Read), about: "obligation", handle: (*server).duties, doc: operation{id: "listDuties", summary: "What a law asks for one AI system, by role", query: as, answer: "DutyList",
			text: "Positions are those of today."}},
	}
}

func lawDayParameter() parameter {
	return parameter{name: "day", help: "The law as it stands on this day; today when absent.", schema: doc{{"type", "string"}, {"format", "date"}}}
}

func answersParameter() parameter {
	return parameter{name: "answers", help: "Of a day that is over, the answers are those of its end; today takes those of today.", schema: doc{{"type", "string"}, {"enum", []any{"today"}}}}
}

func lawShapes() []named {
	days := "applied, applies, will_apply, unknown or none."
	return []named{
		{name: "LawList", shape: shape{{"items", "[]Law", ""}, {"next", "string?", ""}}},
		{name: "Law", shape: shape{{"name", "string", "Its path."}, {"title", "string", ""}, {"version", "string", "Of what is known about it."}, {"content", "string", "The version with its fingerprint, as results keep it."}}},
		{name: "LawPortfolio", shape: shape{{"law", "Law", ""}, {"day", "date", ""}, {"systems", "integer", "In use."}, {"begun", "integer", "Of those, how many somebody has begun to answer for."}, {"not_begun", "integer", ""}, {"classes", "[]LawCount", "In the order of the law; none of nothing."}, {"class_open", "integer", "An answer can still change the class."}, {"needs_person", "integer", ""}, {"waiting", "integer", "Wait for somebody's answer."}, {"confirmed", "integer", ""}, {"moved", "integer", "Moved by the law or what is known of it in the last 90 days."}, {"stale", "integer", "Not worked out again yet."}, {"checked", "date?", "The day as of which all were last held against the law."}, {"days", "[]LawDay", "The same for everyone, oldest first."}}},
		{name: "LawCount", shape: shape{{"class", "string", ""}, {"title", "string", ""}, {"systems", "integer", ""}}},
		{name: "LawDay", shape: shape{{"day", "date", ""}, {"what", "string", ""}, {"provision", "string", ""}, {"state", "string", days}}},
		{name: "Verdict", shape: shape{{"law", "string", ""}, {"content", "string", "The version of what is known about the law."}, {"system", "string", "Reference."}, {"record", "string?", "Reference of the classification; null while nobody has begun."}, {"state", "string?", "State of that record."}, {"current", "boolean", "What is kept in the record fits the answers, what is known of the law, and today."},
			{"day", "date", "The law as of this day."}, {"answers", "string", "Those of: today, or then."}, {"class", "string", ""}, {"class_title", "string", ""}, {"class_open", "boolean", "An answer can still change the class."}, {"points", "[]string", "The rules that make the class."}, {"possible", "[]string", "What an open class can still become."}, {"roles", "[]string", ""},
			{"outputs", "object", "What else the law says, by list: what holds."}, {"undecided", "object", "By list: what is not decided."}, {"dates", "[]LawDate", ""}, {"open_questions", "[]string", "By name, in the order to ask them."}, {"needs_person", "boolean", ""}, {"contradictions", "[]string", ""}, {"remarks", "[]LawRemark", "Where it is less firm than it looks."},
			{"trace", "[]LawTrace", "Rules that hold, with the answers that carry them."}, {"changes", "[]LawChange", "Answers that alone would change the class."}, {"not_asked", "[]string", "Answers the law asks for no more; they are kept."}}},
		{name: "LawDate", shape: shape{{"route", "string", ""}, {"title", "string", ""}, {"state", "string", "date, none or unknown."}, {"date", "date?", ""}, {"answer", "string", ""}, {"reason", "string", ""}, {"provision", "string", ""}, {"missing", "[]string", "What would settle it."}}},
		{name: "LawRemark", shape: shape{{"rule", "string?", ""}, {"status", "string", "guideline, draft, unsettled or tension."}, {"say", "string", ""}, {"person", "boolean", "A person has to decide."}}},
		{name: "LawTrace", shape: shape{{"rule", "string", ""}, {"title", "string", ""}, {"provision", "string", ""}, {"then", "string", ""}, {"because", "[]LawGround", ""}}},
		{name: "LawGround", shape: shape{{"question", "string", ""}, {"answer", "string", "yes, no or unknown."}, {"derived", "boolean", "Follows from another answer."}}},
		{name: "LawChange", shape: shape{{"question", "string", ""}, {"answer", "string", ""}, {"class", "string", ""}}},
		{name: "QuestionList", shape: shape{{"items", "[]Question", ""}, {"next", "string?", ""}, {"asked", "integer", "Answered, with whatever answer."}, {"left", "integer", "At most so many are still to be asked."}}},
		{name: "Question", shape: shape{{"name", "string", "What an answer is given under."}, {"text", "string", ""}, {"help", "string", ""}, {"topic", "string?", ""}, {"provision", "string?", ""}, {"type", "string", "yes_no, number, or the type of an input: day, moment, money, word, list."}, {"options", "[]string", ""}, {"yes", "string", "What yes means."}, {"no", "string", "What no means."}, {"class", "boolean", "It can change the class."}, {"screens", "[]string", "Questions that no answers along with it."}, {"standing", "string", "open, asked (somebody was), or unknown (the answer was that it is not known)."}}},
		{name: "Answers", sent: true, needs: []string{"answers"}, shape: shape{{"answers", "[]Answer", "1 to 500."}}},
		{name: "Answer", sent: true, needs: []string{"question"}, shape: shape{{"question", "string", "Its name."}, {"says", "string?", "yes, no or unknown."}, {"value", "string?", "A day, number or words, where the question asks for one."}, {"why", "string?", "What it is known from."}}},
		{name: "DutyList", shape: shape{{"items", "[]Duty", "In the order of the law."}, {"next", "string?", ""}, {"day", "date", ""}, {"answers", "string", "Those of: today, or then."}, {"roles_open", "[]string", "Roles of which it is not known whether they are held; their duties are not listed."}}},
		{name: "Duty", shape: shape{{"duty", "string", ""}, {"role", "string", ""}, {"provision", "string", ""}, {"title", "string", ""}, {"must", "string", "What has to exist or be done."}, {"shown_by", "string", ""}, {"deadline", "string", ""}, {"set_off_by", "string", ""}, {"state", "string", days}, {"from", "date?", ""}, {"reason", "string", ""}, {"missing", "[]string", "What would settle it."}, {"record", "string?", "Reference of the duty kept; null where none is."}, {"position", "string?", "evidenced, partial, expired, unknown, not_started or failed."}, {"owner", "Id?", ""}, {"due", "date?", ""}}},
	}
}

// regime finds the law of the path.
func (s *server) regime(c *call) (*law.Regime, error) { return s.classify.Regime(c.path("law")) }

// lawSystem reads the AI system of the path.
func (s *server) lawSystem(c *call) (record.Record, error) {
	r, err := s.reg.Find(c.r.Context(), c.actor, c.path("system"))
	if err == nil && (r.Kind != "ai-system" || r.Removed || r.Erased) {
		err = record.Fail(record.NotFound, "There is no such AI system.")
	}
	c.subject = r.ID
	return r, err
}

// judged judges the system of the path as of the day and with the answers asked
// for, and reports whether anybody has begun.
func (s *server) judged(c *call) (*classify.Judged, bool, error) {
	r, err := s.regime(c)
	if err != nil {
		return nil, false, err
	}
	day, err := c.day()
	if err != nil {
		return nil, false, err
	}
	answers := c.r.URL.Query().Get("answers")
	if answers != "" && answers != "today" {
		return nil, false, record.InvalidFields([]record.FieldError{{Field: "answers", Code: "invalid", Message: "Takes today, or nothing."}})
	}
	system, err := s.lawSystem(c)
	if err != nil {
		return nil, false, err
	}
	if day != "" && day < record.DateOf(s.now()) && answers == "" {
		return s.classify.OfSystemThen(c.r.Context(), c.actor, r.Name, system, day)
	}
	return s.classify.OfSystemOn(c.r.Context(), c.actor, r.Name, system, day)
}

// answer keeps answers and says what follows.
func (s *server) answer(c *call) error {
	r, err := s.regime(c)
	if err != nil {
		return err
	}
	o, err := c.body(false)
	if err != nil {
		return err
	}
	var replies []classify.Reply
	for _, item := range o.objects("answers") {
		replies = append(replies, classify.Reply{Name: item.text("question"), Says: item.text("says"), Value: item.text("value"), Why: item.text("why")})
		item.done()
	}
	if err := o.check(); err != nil {
		return err
	}
	if err := s.classify.Fits(r.Name, replies); err != nil {
		return err
	}
	system, err := s.lawSystem(c)
	if err != nil {
		return err
	}
	begun, err := s.classify.Begin(c.r.Context(), c.actor, r.Name, system.ID)
	if err != nil {
		return err
	}
	j, err := s.classify.Answer(c.r.Context(), c.actor, begun, replies)
	if err != nil {
		return err
	}
	v, err := s.verdictView(c, j, true)
	if err != nil {
		return err
	}
	return s.json(c, http.StatusOK, v)
}
