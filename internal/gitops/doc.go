// Package gitops keeps records as YAML files: it writes records, reads files
// back strictly, plans what applying them would change, and applies the plan in
// one batch or not at all.
//
// A file holds one document for each record, parted by lines of "---":
//
//	kind: ai-system
//	ref: SYS-42              # a record that exists; or
//	external: crm:triage     # its identity elsewhere, by which it is found or made
//	title: Chest image triage
//	state: in_use
//	owner: PER-3
//	due: 2027-03-01
//	reason: Reviewed in March
//	fields:
//	  intended_purpose: |-
//	    Puts images in the order of reading.
//	  models: [MDL-4, {external: "pkg:huggingface/x"}]
//
// A document describes the whole record: a field that is not there is unset,
// unless the plan is made in parts (Options.Partial). Links name a record by
// reference, by external identity, or by its 26 characters. State is reached by
// the step that leads there. Computed fields are not written.
package gitops
