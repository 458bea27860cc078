package operation

import (
	"steward/internal/aims/option"
	"steward/internal/record"
)

var origins = []record.Option{
	{Name: "built", Label: "Built", Help: "Made here, or made for you to your specification."},
	{Name: "configured", Label: "Configured", Help: "Set up, fine-tuned or prompted from something bought."},
	{Name: "bought", Label: "Bought", Help: "Taken as it is sold, also as a service."},
	{Name: "embedded", Label: "Embedded", Help: "A function inside another product."},
	{Name: "open_source", Label: "Open source", Help: "Taken as it is from a free project."},
	option.Unknown("Nobody has looked yet."),
}

var techniques = []record.Option{
	{Name: "machine_learning", Label: "Machine learning", Help: "Learns from data to predict, rank, recognise or decide."},
	{Name: "generative", Label: "Generative", Help: "Makes text, images, sound or code."},
	{Name: "rules", Label: "Rules", Help: "Infers from knowledge or logic that people encoded."},
	{Name: "statistics", Label: "Statistics", Help: "Regression, scoring and other statistical models."},
	{Name: "optimisation", Label: "Optimisation", Help: "Searches for the best plan or setting."},
	{Name: "hybrid", Label: "Hybrid", Help: "Several of these in one."},
	{Name: "other", Label: "Other", Help: "None of these; say which in the operating logic."},
	option.Unknown("Nobody has looked yet."),
}

var effects = []record.Option{
	{Name: "none", Label: "None", Help: "Its output bears on no decision."},
	{Name: "informs", Label: "Informs", Help: "It gives facts that people weigh among others."},
	{Name: "recommends", Label: "Recommends", Help: "It proposes, a person decides."},
	{Name: "decides_with_review", Label: "Decides with review", Help: "It decides, a person reviews before it takes effect."},
	{Name: "decides", Label: "Decides", Help: "It decides, and that takes effect by itself."},
	option.Unknown("Nobody has judged it yet."),
}

var marketStatuses = []record.Option{
	{Name: "not_on_market", Label: "Not on the market", Help: "Neither on the Union market nor in service."},
	{Name: "on_market", Label: "On the market", Help: "Available on the Union market."},
	{Name: "in_service", Label: "In service", Help: "Put into service, for a deployer or your own use."},
	{Name: "withdrawn", Label: "No longer offered", Help: "Withdrawn: no longer on the market or in service."},
	{Name: "recalled", Label: "Recalled", Help: "Taken back from those who have it."},
}

// exitConditions are those of AI Act Article 6(3), second subparagraph.
var exitConditions = []record.Option{
	{Name: "narrow_task", Label: "Narrow procedural task", Help: "Point (a): it performs a narrow procedural task."},
	{Name: "improves_human_work", Label: "Improves finished human work", Help: "Point (b): it improves the result of an activity people have completed."},
	{Name: "detects_patterns", Label: "Detects decision patterns", Help: "Point (c): it detects patterns in past decisions and neither replaces nor sways a human assessment without proper review."},
	{Name: "preparatory_task", Label: "Preparatory task", Help: "Point (d): it prepares an assessment of an Annex III use."},
}
