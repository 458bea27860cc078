package option

import "steward/internal/record"

// Objectives returns the objectives that ISO/IEC 42001 Annex C names for managing
// risk (ISO/IEC 23894 Annex A carries the same list). The annex is informative: an
// organisation may have others.
func Objectives() []record.Option {
	return []record.Option{
		{Name: "accountability", Label: "C.2.1 Accountability", Help: "Somebody answers for what the system does, and can."},
		{Name: "expertise", Label: "C.2.2 AI expertise", Help: "People who know enough about it build, choose and watch it."},
		{Name: "data_quality", Label: "C.2.3 Availability and quality of training and test data", Help: "The data fits what the system is for, and there is enough of it."},
		{Name: "environment", Label: "C.2.4 Environmental impact", Help: "What it costs in energy, water and material, and what it saves."},
		{Name: "fairness", Label: "C.2.5 Fairness", Help: "Nobody is treated worse without a reason that holds."},
		{Name: "maintainability", Label: "C.2.6 Maintainability", Help: "It can be corrected and kept up to date."},
		{Name: "privacy", Label: "C.2.7 Privacy", Help: "People keep control of what is known about them."},
		{Name: "robustness", Label: "C.2.8 Robustness", Help: "It keeps working as it should where things are unusual."},
		{Name: "safety", Label: "C.2.9 Safety", Help: "It does not endanger life, health, property or the environment."},
		{Name: "security", Label: "C.2.10 Security", Help: "It withstands those who want to misuse it."},
		{Name: "transparency", Label: "C.2.11 Transparency and explainability", Help: "People can know that it is there, what it does and why."},
	}
}
