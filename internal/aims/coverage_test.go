package aims

import (
	"strings"
	"testing"
)

// TestSourcesAreCovered holds the fields against what the standard and the law
// ask to be written down: each point has a field that names it as its source.
// AI Act Annex VIII A.9 and A.11 are copies of documents and live as evidence
// files; B.7 and B.9 were deleted by Regulation (EU) 2026/1744.
func TestSourcesAreCovered(t *testing.T) {
	c, err := Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for point, fields := range map[string]string{
		"Annex VIII A.1":  "organisation.legal_name organisation.address organisation.contact_email",
		"Annex VIII A.2":  "ai-system.submitter",
		"Annex VIII A.3":  "ai-system.authorised_representative",
		"Annex VIII A.4":  "ai-system.trade_name",
		"Annex VIII A.5":  "ai-system.intended_purpose ai-system.description",
		"Annex VIII A.6":  "ai-system.inputs ai-system.operating_logic",
		"Annex VIII A.7":  "ai-system.market_status",
		"Annex VIII A.8":  "ai-system.certificate",
		"Annex VIII A.10": "ai-system.member_states",
		"Annex VIII A.12": "ai-system.instructions",
		"Annex VIII A.13": "ai-system.website",
		"B.6":             "ai-system.exit_conditions",
		"B.8":             "ai-system.market_status",
		"Annex VIII C.1":  "use.deployer",
		"Annex VIII C.2":  "use.submitter",
		"Annex VIII C.3":  "use.provider_entry",
		"Annex VIII C.4":  "use.impact_summary",
		"C.5":             "use.impact_summary",
		"5.3":             "assignment.role assignment.holder assignment.authority",
		"A.3.2":           "assignment.role assignment.scope",
		"A.4.2":           "ai-system.models ai-system.agents resource.category resource.stages",
		"A.4.3":           "dataset.usage dataset.source dataset.last_changed dataset.labelling dataset.retention dataset.disposal dataset.known_bias ai-system.datasets",
		"A.4.4":           "model.model_type resource.licence ai-system.resources",
		"A.4.5":           "resource.region resource.capacity resource.environmental_effect",
		"A.4.6":           "person.competences",
		"A.6.2.7":         "ai-system.description ai-system.limitations ai-system.human_oversight ai-system.failure_handling",
		"A.6.2.8":         "ai-system.log_retention",
		"A.7.3":           "dataset.collection dataset.demographics dataset.rights dataset.lawful_basis",
		"A.7.4":           "dataset.quality_requirements dataset.quality_results",
		"A.7.5":           "dataset.provenance dataset.derived_from",
		"A.7.6":           "dataset.preparation",
		"A.10.2":          "supplier.allocation supplier.data_role ai-system.supplier",
		"A.10.3":          "supplier.due_diligence supplier.documents_received supplier.exit_plan",
	} {
		for _, name := range strings.Fields(fields) {
			kind, field, _ := strings.Cut(name, ".")
			f := c.Kind(kind).Field(field)
			if f == nil || !names(f.Source, point) {
				t.Errorf("%s does not name %s as its source", name, point)
			}
		}
	}
}

// names reports whether a source names a point, and not merely one that begins
// like it.
func names(source, point string) bool {
	for from := 0; ; {
		i := strings.Index(source[from:], point)
		if i < 0 {
			return false
		}
		end := from + i + len(point)
		if end == len(source) || strings.ContainsRune(";, )", rune(source[end])) {
			return true
		}
		from = end
	}
}
