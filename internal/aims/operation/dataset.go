package operation

import (
	"slices"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// Dataset is a body of data an AI system is built, tested or run with
// (ISO/IEC 42001 A.4.3 and A.7; AI Act Article 10).
var Dataset = &record.Kind{
	Name: "dataset", Plural: "datasets", Label: "Dataset", Labels: "Datasets", Prefix: "DST", Icon: "dataset", Clause: "8", Version: 1,
	Help:    "A body of data that systems are trained, tested or run with: where it comes from, whether you may use it, how good it is, and what happens to it.",
	Source:  "ISO/IEC 42001 A.4.3, A.7.2-A.7.6",
	Example: "Two thousand chest images of the hospital's own patients, used for validation only.",
	Columns: []string{"version", "usage", "personal_data", "licence", "publisher"},
	Fields:  slices.Concat(datasetIdentity, datasetOrigin, datasetRights, datasetQuality),
	States: []record.State{
		{Name: "candidate", Label: "Candidate", Help: "Known or under review; not cleared for systems.", Shape: record.Draft, Start: true},
		{Name: "approved", Label: "Approved", Help: "Cleared for the uses it names.", Shape: record.Good, Start: true},
		{Name: "retired", Label: "Retired", Help: "No longer used; disposed of as planned.", Shape: record.Ended, Start: true},
	},
	Transitions: []record.Transition{
		{Name: "approve", Label: "Approve", From: []string{"candidate"}, To: "approved",
			Guard: `has(source) && (personal_data == "no" || has(lawful_basis))`,
			Else:  "Write where the data comes from, and either that it holds no personal data or on what lawful basis it is used."},
		{Name: "reconsider", Label: "Reconsider", From: []string{"approved", "retired"}, To: "candidate", NeedsReason: true},
		{Name: "retire", Label: "Retire", From: []string{"candidate", "approved"}, To: "retired", NeedsReason: true},
	},
	Validate: func(_ *record.Record, r record.Record) []record.FieldError {
		return check.All(
			check.URL(r.Body, "url", "Web address"),
			check.NotSelf(r, "derived_from", "A dataset cannot be derived from itself."),
		)
	},
	Material: []string{"version", "source", "collection", "derived_from", "personal_data", "special_category_data", "licence"},
	Sample:   sampleDataset,
}

var datasetIdentity = []record.Field{
	{Name: "version", Label: "Version", Type: record.Text, Group: "Identity", Help: "The exact version or snapshot."},
	{Name: "description", Label: "Description", Type: record.RichText, Group: "Identity", Source: "ISO/IEC 42001 A.4.3", Help: "What it holds, and what it is used for here."},
	{Name: "usage", Label: "Used for", Type: record.Enum, Many: true, Index: true, Group: "Identity", Source: "ISO/IEC 42001 A.4.3", Help: "The part it plays; data a running system reads counts too.", Options: []record.Option{
		{Name: "training", Label: "Training", Help: "A model learns from it."},
		{Name: "validation", Label: "Validation", Help: "A model is tuned and chosen by it."},
		{Name: "testing", Label: "Testing", Help: "A finished model is judged by it."},
		{Name: "production", Label: "Production", Help: "A system in use works on it."},
		{Name: "retrieval", Label: "Retrieval", Help: "A system in use looks things up in it."},
	}},
	{Name: "url", Label: "Web address", Type: record.Text, Group: "Identity", Help: "Where it is published or kept, starting with https://."},
	{Name: "size", Label: "Size", Type: record.Text, Group: "Identity", Source: "ISO/IEC 42001 A.7.3", Help: "Records, bytes or hours, with units."},
	{Name: "languages", Label: "Languages", Type: record.Text, Many: true, Index: true, Group: "Identity", Help: "Languages in it, by name or code, one per line."},
	{Name: "formats", Label: "Formats", Type: record.Text, Many: true, Index: true, Group: "Identity", Help: "File formats or media types, one per line."},
	{Name: "tasks", Label: "Tasks", Type: record.Text, Many: true, Index: true, Group: "Identity", Help: "What it is suited for, such as image classification, one per line."},
	{Name: "published", Label: "Published on", Type: record.DateType, Index: true, Group: "Identity", Help: "The day this version was made available."},
	{Name: "last_changed", Label: "Last changed on", Type: record.DateType, Index: true, Group: "Identity", Source: "ISO/IEC 42001 A.4.3", Help: "The day its content last changed."},
	{Name: "tags", Label: "Tags", Type: record.Text, Many: true, Index: true, Group: "Identity", Help: "Words to find it by, one per line."},
	{Name: "citation", Label: "Citation", Type: record.RichText, Group: "Identity", Help: "How its makers ask to be cited."},
}

var datasetOrigin = []record.Field{
	{Name: "source", Label: "Source", Type: record.RichText, Group: "Origin", Source: "ISO/IEC 42001 A.4.3, A.7.3; AI Act Article 10(2)(b)", Help: "Where it comes from, and whether it is fixed, streamed or synthetic."},
	{Name: "collection", Label: "Collection", Type: record.RichText, Group: "Origin", Source: "ISO/IEC 42001 A.7.3; AI Act Article 10(2)(b)", Help: "How, when and for what purpose it was first collected, and how it was selected."},
	{Name: "provenance", Label: "Provenance", Type: record.RichText, Group: "Origin", Source: "ISO/IEC 42001 A.7.5", Help: "What happened to it since: changes, copies, transfers, with hashes where there are any."},
	{Name: "derived_from", Label: "Derived from", Type: record.LinkType, Target: []string{"dataset"}, Many: true, Inverse: "Datasets derived from it", Group: "Origin", Source: "ISO/IEC 42001 A.7.5", Help: "Datasets it was made from."},
	{Name: "publisher", Label: "Publisher", Type: record.Text, Index: true, Group: "Origin", Help: "Who makes it available."},
	{Name: "creators", Label: "Creators", Type: record.Text, Many: true, Group: "Origin", Help: "Who made it, one per line."},
}

var datasetRights = []record.Field{
	{Name: "licence", Label: "Licence", Type: record.Text, Index: true, Group: "Rights and personal data", Source: "ISO/IEC 42001 A.7.3", Help: "The licence or terms; an SPDX identifier where there is one."},
	{Name: "rights", Label: "Rights", Type: record.RichText, Group: "Rights and personal data", Source: "ISO/IEC 42001 A.7.3; AI Act Article 53(1)(c)", Help: "Why you may use it for this: copyright, reservations, contracts."},
	{Name: "personal_data", Label: "Personal data", Type: record.Enum, Options: record.YesNo(), Index: true, Group: "Rights and personal data", Source: "ISO/IEC 42001 A.7.3", Help: "Yes when anyone in it can be identified, directly or by combining."},
	{Name: "special_category_data", Label: "Special categories", Type: record.Enum, Options: record.YesNo(), Index: true, Group: "Rights and personal data", Source: "GDPR Article 9; AI Act Article 4a", Help: "Yes when it reveals health, ethnic origin, belief, sexual life, biometric identity or the like."},
	{Name: "lawful_basis", Label: "Lawful basis", Type: record.RichText, Group: "Rights and personal data", Source: "ISO/IEC 42001 A.7.3; GDPR Article 6", Help: "On what basis personal data is used for this purpose, and the original purpose."},
	{Name: "retention", Label: "Kept for", Type: record.Duration, Group: "Rights and personal data", Source: "ISO/IEC 42001 A.4.3", Help: "How long it is kept, such as P5Y for five years or P6M for six months."},
	{Name: "disposal", Label: "Disposal", Type: record.RichText, Group: "Rights and personal data", Source: "ISO/IEC 42001 A.4.3", Help: "How it is deleted or handed back afterwards, copies included."},
}

var datasetQuality = []record.Field{
	{Name: "demographics", Label: "Demographics", Type: record.RichText, Group: "Quality", Source: "ISO/IEC 42001 A.7.3; AI Act Article 10(3)-(4)", Help: "Who and what is in it, how much of each, and whom it leaves out."},
	{Name: "known_bias", Label: "Known bias", Type: record.RichText, Group: "Quality", Source: "ISO/IEC 42001 A.4.3, A.7.4; AI Act Article 10(2)", Help: "Bias found or expected, and what it may do to people."},
	{Name: "quality_requirements", Label: "Quality required", Type: record.RichText, Group: "Quality", Source: "ISO/IEC 42001 A.7.4", Help: "What the data must be for the intended purpose, in terms that can be measured."},
	{Name: "quality_results", Label: "Quality measured", Type: record.RichText, Group: "Quality", Source: "ISO/IEC 42001 A.7.4", Help: "What was measured against that, when, with which result."},
	{Name: "labelling", Label: "Labelling", Type: record.RichText, Group: "Quality", Source: "ISO/IEC 42001 A.4.3, A.7.6", Help: "Who labelled it, by which guide, and how far they agreed."},
	{Name: "preparation", Label: "Preparation", Type: record.RichText, Group: "Quality", Source: "ISO/IEC 42001 A.7.6; AI Act Article 10(2)(c)", Help: "What was cleaned, filled in, scaled or encoded, and why that way."},
}

func sampleDataset() (string, record.Body) {
	return "Chest images of own patients", record.Body{
		"version": "2026-03", "description": "Images with the radiologist's final report.", "usage": []any{"validation", "testing"},
		"url": "https://data.example.org/cxr", "size": "2,000 images, 34 GB", "languages": []any{"en"}, "formats": []any{"DICOM"},
		"tasks": []any{"Image classification"}, "published": "2026-03-01", "last_changed": "2026-03-01", "tags": []any{"imaging"},
		"citation": "Example Health (2026): Chest images, March.", "source": "The hospital's image archive; a fixed extract.",
		"collection": "Taken in care from 2024 to 2025; every tenth adult patient.", "provenance": "Extracted on 1 March 2026, pseudonymised the same day.",
		"publisher": "Example Health", "creators": []any{"Radiology"}, "licence": "Internal use",
		"rights": "Own patients' data; the research committee agreed.", "personal_data": "yes", "special_category_data": "yes",
		"lawful_basis": "Public interest in the quality of care, under national law.", "retention": "P5Y", "disposal": "Deleted from archive and copies, with a record.",
		"demographics": "52 percent women; median age 63; nobody under 18.", "known_bias": "Few images taken lying down.",
		"quality_requirements": "At least 200 abnormal images for each sex.", "quality_results": "Met: 240 and 260 on 5 March 2026.",
		"labelling": "Two radiologists, by the reading guide; agreement 0.87.", "preparation": "Cropped and scaled; burned-in text removed.",
	}
}
