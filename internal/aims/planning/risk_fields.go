package planning

import (
	"steward/internal/aims/option"
	"steward/internal/record"
)

var riskEvent = []record.Field{
	{Name: "nature", Label: "Nature", Type: record.Enum, Required: true, Index: true, Group: "Event", Source: "ISO/IEC 42001 6.1.1", Help: "Whether it is unwanted or wanted.", Options: []record.Option{
		{Name: "threat", Label: "Threat", Help: "It would do harm."},
		{Name: "opportunity", Label: "Opportunity", Help: "It would do good; treatments make it likelier or larger."},
	}},
	{Name: "category", Label: "Category", Type: record.Enum, Index: true, Options: RiskCategories(), Group: "Event", Source: "ISO/IEC 42001 6.1.1", Help: "What it is about most; the limits of the category hold."},
	{Name: "sources", Label: "Sources", Type: record.Text, Many: true, Index: true, Group: "Event", Source: "ISO/IEC 42001 6.1.2, Annex C.3; ISO/IEC 23894 6.4.2", Help: "Where it comes from: entries of the catalogue such as iso-42001-annex-c:C.3.4, or words of your own."},
	{Name: "cause", Label: "Cause", Type: record.RichText, Group: "Event", Source: "ISO/IEC 23894 6.4.2", Help: "Why it may come."},
	{Name: "event", Label: "Event", Type: record.RichText, Group: "Event", Source: "ISO/IEC 23894 6.4.2", Help: "What would happen."},
	{Name: "consequence", Label: "Consequence", Type: record.RichText, Group: "Event", Source: "ISO/IEC 42001 6.1.2; ISO/IEC 23894 6.4.3", Help: "What would follow from it."},
	{Name: "harmed", Label: "Harms", Type: record.Enum, Many: true, Options: riskHarmed, Index: true, Group: "Event", Source: "ISO/IEC 42001 6.1.2", Help: "Whom it would harm, or serve."},
	{Name: "who", Label: "Who they are", Type: record.Text, Group: "Event", Source: "ISO/IEC 42001 6.1.2", Help: "The people meant, in words."},
}

var riskScope = []record.Field{
	{Name: "about", Label: "About", Type: record.LinkType, Many: true, Target: []string{"ai-system", "use", "model", "dataset", "agent", "supplier", "classification"}, Inverse: "Risks", Index: true, Group: "Scope", Source: "ISO/IEC 42001 8.2", Help: "What carries it, and what a law makes of that. When one of them changes in what matters, it has to be assessed again."},
	{Name: "objectives", Label: "Objectives touched", Type: record.Enum, Many: true, Options: option.Objectives(), Index: true, Group: "Scope", Source: "ISO/IEC 42001 Annex C.2", Help: "Objectives of ISO/IEC 42001 Annex C that it touches."},
	{Name: "obligations", Label: "Duties touched", Type: record.LinkType, Many: true, Target: []string{"obligation"}, Inverse: "Risks", Index: true, Group: "Scope", Source: "ISO/IEC 42001 4.2, 6.1.1", Help: "Duties of law that it would break, or that ask for its treatment."},
	{Name: "incidents", Label: "Happened elsewhere", Type: record.Text, Many: true, Group: "Scope", Source: "ISO/IEC 42001 8.2", Help: "What happened of it at others, a line for each with the day; incidents here are records of their own that name the risk. A new line asks for reassessment."},
	{Name: "considered", Label: "Incidents considered", Type: record.Text, Many: true, Kept: true, Group: "Scope", Help: "Those that were there when it was last assessed: incidents here, and what happened elsewhere."},
	{Name: "marks", Label: "Assessed with", Type: record.Text, Many: true, Kept: true, Group: "Scope", Help: "How the things it is about stood when it was last assessed."},
}

var riskRatings = []record.Field{
	{Name: "criteria", Label: "Criteria", Type: record.LinkType, Target: []string{"risk-criteria"}, Inverse: "Risks judged by them", Index: true, Group: "Judgement", Source: "ISO/IEC 42001 6.1.1", Help: "The criteria it is judged by."},
	{Name: "inherent_likelihood", Label: "Inherent likelihood", Type: record.Number, Min: number(1), Max: number(10), Index: true, Group: "Judgement", Source: "ISO/IEC 42001 6.1.2", Help: "Level of the criteria, from 1, before any treatment."},
	{Name: "inherent_severity", Label: "Inherent severity", Type: record.Number, Min: number(1), Max: number(10), Index: true, Group: "Judgement", Source: "ISO/IEC 42001 6.1.2", Help: "Level of the criteria, from 1, before any treatment."},
	{Name: "inherent_rationale", Label: "Because", Type: record.RichText, Group: "Judgement", Source: "ISO/IEC 42001 6.1.2", Help: "What the inherent rating rests on."},
	{Name: "current_likelihood", Label: "Likelihood today", Type: record.Number, Min: number(1), Max: number(10), Group: "Judgement", Source: "ISO/IEC 42001 8.2", Help: "As somebody judges it today. One that is worse than evidence shows counts; a better one does not."},
	{Name: "current_severity", Label: "Severity today", Type: record.Number, Min: number(1), Max: number(10), Group: "Judgement", Source: "ISO/IEC 42001 8.2", Help: "As somebody judges it today."},
	{Name: "current_rationale", Label: "Because of", Type: record.RichText, Group: "Judgement", Source: "ISO/IEC 42001 8.2", Help: "What the rating of today rests on."},
	{Name: "assessed_on", Label: "Assessed on", Type: record.DateType, Index: true, Group: "Judgement", Source: "ISO/IEC 42001 8.2", Help: "The day it was last judged."},
}

var riskResidual = []record.Field{
	{Name: "inherent_band", Label: "Inherent", Type: record.Computed, As: record.Text, Index: true, Group: "Result", Help: "Band before any treatment."},
	{Name: "current_band", Label: "Today as judged", Type: record.Computed, As: record.Text, Group: "Result", Help: "Band of the rating of today."},
	{Name: "residual_band", Label: "Residual", Type: record.Computed, As: record.Text, Index: true, Group: "Result", Source: "ISO/IEC 42001 6.1.3", Help: "Band of what is left, given what is evidenced today."},
	{Name: "residual_likelihood", Label: "Residual likelihood", Type: record.Computed, As: record.Number, Group: "Result", Help: "Level of what is left."},
	{Name: "residual_severity", Label: "Residual severity", Type: record.Computed, As: record.Number, Group: "Result", Help: "Level of what is left."},
	{Name: "residual_reason", Label: "Residual because", Type: record.Computed, As: record.RichText, Group: "Result", Help: "Which treatments count, and which do not."},
	{Name: "aimed_band", Label: "Aimed at", Type: record.Computed, As: record.Text, Group: "Result", Help: "Band once every treatment that was not given up counts."},
	{Name: "aimed_likelihood", Label: "Likelihood aimed at", Type: record.Computed, As: record.Number, Group: "Result", Help: "Level once every treatment counts."},
	{Name: "aimed_severity", Label: "Severity aimed at", Type: record.Computed, As: record.Number, Group: "Result", Help: "Level once every treatment counts."},
	{Name: "carried", Label: "Has a control", Type: record.Computed, As: record.Enum, Options: record.YesNo()[:2], Index: true, Group: "Result", Source: "ISO/IEC 42001 6.1.3", Help: "Yes when a treatment that was not given up names a control. A risk without one is missing from the Statement of Applicability."},
	{Name: "over", Label: "Against limits", Type: record.Computed, As: record.Enum, Options: riskOver, Index: true, Group: "Result", Source: "ISO/IEC 42001 6.1.2", Help: "Where the residual of a threat stands against appetite and tolerance."},
	{Name: "accepted", Label: "Acceptance", Type: record.Computed, As: record.Enum, Options: riskAccepted, Index: true, Group: "Result", Source: "ISO/IEC 42001 6.1.3", Help: "Whether somebody entitled accepts what is left, as it stands."},
	{Name: "inherent_cell", Label: "Inherent cell", Type: record.Computed, As: record.Text, Index: true, Group: "Result", Help: "Its place in the heat map before treatment."},
	{Name: "residual_cell", Label: "Residual cell", Type: record.Computed, As: record.Text, Index: true, Group: "Result", Help: "Its place in the heat map today."},
	{Name: "rank", Label: "Rank", Type: record.Computed, As: record.Number, Index: true, Group: "Result", Help: "Orders open threats: by band, then severity, then likelihood."},
}

var riskReview = []record.Field{
	{Name: "review_every", Label: "Reassess every", Type: record.Duration, Group: "Review", Source: "ISO/IEC 42001 8.2", Help: "Such as P6M for six months; empty for a year."},
	{Name: "reassess", Label: "Reassessment due", Type: record.Computed, As: record.Enum, Options: record.YesNo()[:2], Index: true, Group: "Review", Source: "ISO/IEC 42001 8.2", Help: "Yes when its interval is over or something has changed since."},
	{Name: "reassess_reason", Label: "Due because", Type: record.Computed, As: record.RichText, Group: "Review", Help: "What asks for it."},
	{Name: "reassess_due", Label: "Reassess by", Type: record.Computed, As: record.DateType, Index: true, Group: "Review", Help: "The day its interval is over."},
}

var riskMoney = []record.Field{
	{Name: "events_low", Label: "Events a year, at least", Type: record.Number, Min: number(0), Max: number(100_000), Group: "In money", Help: "How often it comes in a good year; 0.1 is once in ten years."},
	{Name: "events_likely", Label: "Events a year, most likely", Type: record.Number, Min: number(0), Max: number(100_000), Group: "In money", Help: "How often it comes in a usual year."},
	{Name: "events_high", Label: "Events a year, at most", Type: record.Number, Min: number(0), Max: number(100_000), Group: "In money", Help: "How often it comes in a bad year."},
	{Name: "loss_low", Label: "Loss each time, at least", Type: record.Money, Group: "In money", Help: "What one such event costs when it goes well, such as 1000 EUR."},
	{Name: "loss_likely", Label: "Loss each time, most likely", Type: record.Money, Group: "In money", Help: "What one such event usually costs."},
	{Name: "loss_high", Label: "Loss each time, at most", Type: record.Money, Group: "In money", Help: "What one such event costs when it goes badly."},
	{Name: "seed", Label: "Seed", Type: record.Number, Min: number(0), Max: number(1e9), Group: "In money", Help: "Number the simulation starts from, so that everybody sees the same result. Empty is 0."},
}
