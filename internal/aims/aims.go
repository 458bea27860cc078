// Package aims is the AI management system: its kinds of records, and the logic
// that is theirs, in a folder for each clause of ISO/IEC 42001.
package aims

import (
	"steward/internal/aims/context"
	"steward/internal/aims/evaluation"
	"steward/internal/aims/leadership"
	"steward/internal/aims/operation"
	"steward/internal/aims/planning"
	"steward/internal/aims/support"
	"steward/internal/record"
)

// Kinds returns every kind in the order people find them: what the organisation
// has, who answers for it, what it is made of, and the work on it.
func Kinds() []*record.Kind {
	return []*record.Kind{
		operation.AISystem,
		operation.Use,
		operation.Model,
		operation.Dataset,
		operation.Agent,
		support.Resource,
		operation.Supplier,
		operation.Incident,
		operation.Notification,
		leadership.Assignment,
		support.Person,
		context.Unit,
		context.Organisation,
		planning.Pack,
		evaluation.Requirement,
		planning.Control,
		planning.Statement,
		planning.Risk,
		planning.Treatment,
		planning.RiskAcceptance,
		planning.RiskCriteria,
		planning.RiskTolerance,
		planning.Classification,
		planning.Obligation,
		planning.ImpactAssessment,
		planning.Objective,
		planning.PlannedChange,
		evaluation.ControlTest,
		evaluation.GapRound,
		evaluation.Finding,
		support.LegalDocument,
		support.Document,
		support.Evidence,
		support.EvidenceRequest,
		support.Task,
		support.Comment,
		support.Approval,
		support.Acknowledgement,
		evaluation.GapAnswer,
		support.LegalPart,
		planning.Fact,
		planning.Impact,
		planning.Measurement,
		planning.LawCheck,
	}
}

// Catalogue returns the kinds checked against one another. The error names
// every fault in a declaration.
func Catalogue() (*record.Catalogue, error) {
	return record.NewCatalogue(Kinds()...)
}
